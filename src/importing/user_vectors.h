#pragma once
#include <cstddef>
#include <filesystem>
#include <vector>

#include "ctxtag/dataset/ids.h"

namespace ctxtag {

/// One vector of real numbers per user, users in the order of the table.
struct UserVectors {
  std::vector<UserId> users;
  std::size_t dimensions = 0;
  std::vector<float> values;  ///< users x dimensions
};

/// CSV with `user_id` and one other named column that holds a list of numbers: separated by commas or blanks, with or
/// without brackets. Throws DataError with file and line for a number that is not finite, lists of different lengths,
/// and a user who comes twice.
UserVectors read_user_vectors(const std::filesystem::path& file);

}  // namespace ctxtag
