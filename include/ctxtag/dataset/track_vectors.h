#pragma once
#include <filesystem>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/vector_matrix.h"

namespace ctxtag {

/// Row i of `values` is of tracks[i]. Every number is finite.
struct TrackVectors {
  std::vector<TrackId> tracks;
  VectorMatrix values;  ///< tracks x dimensions

  std::size_t size() const { return tracks.size(); }
};

/// As read_user_vectors(), with the column `track_id` or `song_id`.
TrackVectors read_track_vectors(const std::filesystem::path& file);
/// As write_user_vectors(), with the column `track_id`.
void write_track_vectors(const std::filesystem::path& file, const TrackVectors& vectors);

}  // namespace ctxtag
