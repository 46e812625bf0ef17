#pragma once
#include <filesystem>
#include <string>

#include "ctxtag/dataset/split.h"

namespace ctxtag {

/// The group of each track from a CSV whose first column is the id; `column` names the group. A row with an empty cell
/// names no group. Throws DataError with the columns there are when `column` is not among them, and for an id that is
/// given two groups.
GroupOfTrack read_groups(const std::filesystem::path& file, const std::string& column);

}  // namespace ctxtag
