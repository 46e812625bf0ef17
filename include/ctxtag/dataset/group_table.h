#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/split.h"

namespace ctxtag {

/// The group of each track from a CSV whose first column is the id; `column` names the group. A row with an empty cell
/// names no group. Throws DataError with the columns there are when `column` is not among them, and for an id that is
/// given two groups.
GroupOfTrack read_groups(const std::filesystem::path& file, const std::string& column);

/// Throws ConfigError that shows an id of each when none of `ids` has a group, and there are groups: they are ids of
/// another kind, and every row would pass for a group of its own.
void require_a_group(const std::vector<TrackId>& ids, const GroupOfTrack& groups);

/// Tracks that share a group in any of the tables, directly or through others (an artist's albums, an album's artists),
/// are one group, named after the first of its ids in byte order.
GroupOfTrack joined_groups(const std::vector<GroupOfTrack>& tables);

}  // namespace ctxtag
