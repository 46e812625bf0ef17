#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// What a person needs to recognise tracks: those of the columns path, title and artist that a track table has.
struct TrackDescriptions {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> cells;  ///< one vector per row, as long as `columns`; valid UTF-8
  RowIndex rows;
};

/// Reads a track table, which need not have paths. Relative paths lead from `seen_from` instead of the table's folder.
/// Throws DataError for two rows with one id and for a table without any of the three columns.
TrackDescriptions read_track_descriptions(const std::filesystem::path& file, const std::filesystem::path& seen_from);

}  // namespace ctxtag
