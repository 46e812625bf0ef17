#include "ctxtag/dataset/track_vectors.h"

#include "dataset/vector_table.h"

namespace ctxtag {

TrackVectors read_track_vectors(const std::filesystem::path& file) {
  VectorTable table = read_vector_table(file, "track", {"track_id", "song_id"});
  TrackVectors vectors{{}, std::move(table.values)};
  vectors.tracks.reserve(table.ids.size());
  for (std::string& id : table.ids) vectors.tracks.push_back({std::move(id)});
  return vectors;
}

void write_track_vectors(const std::filesystem::path& file, const TrackVectors& vectors) {
  VectorTable table{{}, vectors.values};
  table.ids.reserve(vectors.size());
  for (const TrackId& track : vectors.tracks) table.ids.push_back(track.value);
  write_vector_table(file, "track_id", table);
}

}  // namespace ctxtag
