#include <nlohmann/json.hpp>

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/playlists/build.h"
#include "playlists/data_card.h"
#include "playlists/dataset_tables.h"
#include "playlists/table_replacement.h"

namespace ctxtag {
namespace {

LabelMatrix labels_of(const PlaylistCounts& counts, const BuildConfig& config, const Selection& selection) {
  LabelMatrix labels;
  labels.vocabulary = selection.vocabulary;
  const auto rows = static_cast<Eigen::Index>(selection.tracks.size());
  const auto tags = static_cast<Eigen::Index>(selection.columns.size());
  labels.values.resize(rows, tags);
  labels.known = ByteMatrix::Ones(rows, tags);
  for (Eigen::Index row = 0; row < rows; ++row) {
    const std::size_t track = selection.tracks[static_cast<std::size_t>(row)];
    labels.ids.push_back({escaped_bytes(counts.tracks.texts(track)[kTrackId])});
    for (Eigen::Index tag = 0; tag < tags; ++tag) {
      const std::uint32_t count = counts.tracks.counts(track)[selection.columns[static_cast<std::size_t>(tag)]];
      labels.values(row, tag) = count >= static_cast<std::uint32_t>(config.min_count) ? 1 : 0;
    }
  }
  return labels;
}

}  // namespace

void write_rejects(const std::filesystem::path& folder, const PlaylistCounts& counts) {
  make_folder(folder);
  write_rejections(folder / "rejects.csv", counts.rejections);
}

void write_dataset(const std::filesystem::path& folder, const PlaylistCounts& counts, const BuildConfig& config,
                   const Selection& selection) {
  require_dataset_folder(folder);
  make_folder(folder);
  TableReplacement replacement(folder, kDatasetMark);
  std::error_code ignored;
  std::filesystem::remove(folder / "card.md", ignored);
  write_track_texts(folder / "tracks.csv", counts.tracks, selection.tracks);
  write_labels(folder / "labels.csv", labels_of(counts, config, selection));
  write_track_counts(folder / "counts.csv", counts, selection.tracks, selection.columns);
  write_rejections(folder / "rejects.csv", counts.rejections);
  const nlohmann::ordered_json card = data_card(counts, config, selection);
  write_file_atomically(folder / "card.md", data_card_text(card));
  replacement.finish(card.dump(2) + '\n');
}

}  // namespace ctxtag
