#pragma once
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"

namespace ctxtag {

/// Which groups of one kind each track belongs to: its artists, albums, listeners. A track that is not in it has none.
struct Memberships {
  std::string kind;  ///< the column that names the groups
  std::unordered_map<TrackId, std::vector<std::string>> groups;
};

/// The groups that the columns of a CSV name, one Memberships for each column; the first column is the id. A track may
/// stand in several rows and so in several groups; an empty cell names none. Throws DataError with the columns there
/// are.
std::vector<Memberships> read_memberships(const std::filesystem::path& file, const std::vector<std::string>& columns);

}  // namespace ctxtag
