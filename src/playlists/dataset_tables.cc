#include "playlists/dataset_tables.h"

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {

void write_track_texts(const std::filesystem::path& file, const TrackCounts& counts,
                       const std::vector<std::size_t>& tracks) {
  AtomicFile out(file);
  std::vector<std::string> cells(kTrackTextColumns.begin(), kTrackTextColumns.end());
  out.write(csv_line(cells));
  for (const std::size_t track : tracks) {
    const TrackTexts texts = counts.texts(track);
    for (std::size_t i = 0; i < texts.size(); ++i) cells[i] = escaped_bytes(texts[i]);
    out.write(csv_line(cells));
  }
  out.commit();
}

void write_track_counts(const std::filesystem::path& file, const PlaylistCounts& counts,
                        const std::vector<std::size_t>& tracks, const std::vector<std::size_t>& columns) {
  AtomicFile out(file);
  std::string line = "track_id";
  for (const std::size_t column : columns) line += "," + csv_cell(escaped_bytes(counts.keywords.tags[column]));
  out.write(line + "\n");
  for (const std::size_t track : tracks) {
    line = csv_cell(escaped_bytes(counts.tracks.texts(track)[kTrackId]));
    for (const std::size_t column : columns) line += "," + std::to_string(counts.tracks.counts(track)[column]);
    out.write(line + "\n");
  }
  out.commit();
}

void write_rejections(const std::filesystem::path& file, const std::vector<Rejection>& rejections) {
  if (rejections.empty()) {
    std::error_code none;
    std::filesystem::remove(file, none);
    return;
  }
  AtomicFile out(file);
  out.write("file,place,playlist,reason,detail\n");
  for (const Rejection& rejection : rejections) {
    out.write(csv_line({escaped_bytes(rejection.file), rejection.place, escaped_bytes(rejection.playlist),
                        rejection.reason, escaped_bytes(rejection.detail)}));
  }
  out.commit();
}

std::vector<Rejection> read_rejections(const std::filesystem::path& file) {
  std::vector<Rejection> rejections;
  if (!std::filesystem::exists(file)) return rejections;
  CsvReader reader(file);
  std::vector<std::string> cells;
  while (reader.next(cells)) {
    if (cells.size() != 5) continue;
    rejections.push_back(
        {unescaped_bytes(cells[0]), cells[1], unescaped_bytes(cells[2]), cells[3], unescaped_bytes(cells[4])});
  }
  return rejections;
}

}  // namespace ctxtag
