#include "importing/track_list.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace fs = std::filesystem;
namespace {

using TagIndex = std::unordered_map<std::string, std::size_t>;

TagIndex index_of(const std::vector<std::string>& tags) {
  TagIndex index;
  for (const std::string& tag : tags) index.emplace(tag, index.size());
  return index;
}

// The path from one folder to another, both as the system sees them.
fs::path way(const fs::path& from, const fs::path& to) {
  return fs::weakly_canonical(fs::absolute(to)).lexically_relative(fs::weakly_canonical(fs::absolute(from)));
}

void report_audio(const TrackList& list, const fs::path& base, bool named, ImportReport& report) {
  std::size_t there = 0;
  std::vector<std::string> empty;
  for (const ImportedTrack& track : list.tracks) {
    std::error_code error;
    const auto bytes = fs::file_size(base / track.path, error);
    if (error) continue;
    ++there;
    if (bytes == 0) empty.push_back(track.id.value);
  }
  const std::size_t all = list.tracks.size();
  if (there < all) {
    report.notes.push_back(fmt::format("{} of {} recordings are at the paths of tracks.csv{}", there, all,
                                       there == 0 && !named ? "; --audio DIR says where they are" : ""));
  }
  if (empty.empty()) return;
  const std::size_t count = empty.size();
  if (count > 5) empty.resize(5);
  report.notes.push_back(fmt::format("{} recordings are files of 0 bytes: {}{}", count, joined(empty),
                                     count > empty.size() ? ", ..." : ""));
}

}  // namespace

void keep_top(TrackList& list, int top, bool drop_untagged, ImportReport& report) {
  const auto count = static_cast<std::size_t>(top);
  if (top > 0 && count < list.tags.size()) {
    const TagIndex index = index_of(list.tags);
    std::vector<std::size_t> positives(list.tags.size(), 0), order(list.tags.size());
    for (const ImportedTrack& track : list.tracks) {
      for (const std::string& tag : track.tags) ++positives[index.at(tag)];
    }
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return positives[a] > positives[b]; });
    report.notes.push_back(fmt::format("kept the {} most frequent of {} tags; the last has {} tracks, the next {}",
                                       count, list.tags.size(), positives[order[count - 1]], positives[order[count]]));
    order.resize(count);
    std::sort(order.begin(), order.end());
    std::vector<std::string> kept;
    kept.reserve(order.size());
    for (const std::size_t tag : order) kept.push_back(list.tags[tag]);
    list.tags = std::move(kept);
  }
  const TagIndex kept = index_of(list.tags);
  for (ImportedTrack& track : list.tracks) {
    const auto other = [&](const std::string& tag) { return kept.count(tag) == 0; };
    track.tags.erase(std::remove_if(track.tags.begin(), track.tags.end(), other), track.tags.end());
  }
  const auto untagged = [](const ImportedTrack& track) { return track.tags.empty(); };
  const auto without = std::count_if(list.tracks.begin(), list.tracks.end(), untagged);
  if (without == 0) return;
  if (!drop_untagged) {
    report.notes.push_back(fmt::format("{} of {} tracks have none of the tags; import.untagged=drop leaves them out",
                                       without, list.tracks.size()));
    return;
  }
  report.dropped.push_back({"tracks with none of the tags", static_cast<std::size_t>(without)});
  list.tracks.erase(std::remove_if(list.tracks.begin(), list.tracks.end(), untagged), list.tracks.end());
  if (list.tracks.empty()) throw DataError("no track has one of the tags");
}

LabelMatrix labels_of(const TrackList& list, bool absent_is_unknown) {
  LabelMatrix labels;
  labels.vocabulary = TagVocabulary(list.tags);
  const TagIndex index = index_of(list.tags);
  const auto rows = static_cast<Eigen::Index>(list.tracks.size());
  labels.values = ByteMatrix::Zero(rows, static_cast<Eigen::Index>(list.tags.size()));
  for (Eigen::Index row = 0; row < rows; ++row) {
    const ImportedTrack& track = list.tracks[static_cast<std::size_t>(row)];
    labels.ids.push_back(track.id);
    for (const std::string& tag : track.tags) labels.values(row, static_cast<Eigen::Index>(index.at(tag))) = 1;
  }
  labels.known = labels.values;
  if (!absent_is_unknown) labels.known.setOnes();
  return labels;
}

SplitTable splits_of(const TrackList& list) {
  SplitTable table;
  for (const ImportedTrack& track : list.tracks) {
    if (!track.split) continue;
    table.ids.push_back(track.id);
    table.splits.push_back(*track.split);
  }
  return table;
}

ImportedTable tracks_table(const TrackList& list, const ImportRequest& request, const SourceFolder& source,
                           ImportReport& report) {
  const bool named = !request.audio.empty();
  std::error_code unknown;
  if (named && !fs::is_directory(request.audio, unknown)) {
    throw ConfigError("--audio " + escaped_bytes(request.audio.string()) + ": there is no such folder");
  }
  const fs::path base = named ? request.audio : source.path();
  report_audio(list, base, named, report);
  const fs::path from_out = way(request.out, base);
  std::vector<std::string> header{"track_id", "path"};
  header.insert(header.end(), list.columns.begin(), list.columns.end());
  std::string text = csv_line(header);
  for (const ImportedTrack& track : list.tracks) {
    std::vector<std::string> cells{track.id.value, escaped_bytes((from_out / track.path).lexically_normal().string())};
    for (const std::string& cell : track.about) cells.push_back(escaped_bytes(cell));
    text += csv_line(cells);
  }
  return text_table("tracks.csv", list.tracks.size(), std::move(text));
}

}  // namespace ctxtag
