#pragma once
#include <filesystem>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/vector_matrix.h"

namespace ctxtag {

/// What is known of each listener, as numbers: row i of `values` is of users[i]. Every number is finite.
struct UserVectors {
  std::vector<UserId> users;
  VectorMatrix values;  ///< users x dimensions

  std::size_t size() const { return users.size(); }
};

/// Reads, in the order of the table:
/// - NAME.npy (numbers of any type) with NAME.ids.csv, which has a column `user_id` and one line per row;
/// - CSV as released with the ISMIR 2020 paper: `user_id` and one column of lists, their numbers separated by commas,
///   semicolons or blanks, perhaps in brackets;
/// - CSV of `user_id` and a column per number.
/// Columns without a name are left out. Throws DataError with file and line (of .npy: row and user) for a number that
/// is not finite, vectors of different lengths, and a user who comes twice.
UserVectors read_user_vectors(const std::filesystem::path& file);

/// NAME.npy (float32) with NAME.ids.csv, or, when the name ends otherwise, CSV with one quoted list per user; each by
/// rename. What is written reads back as the same numbers.
void write_user_vectors(const std::filesystem::path& file, const UserVectors& vectors);

}  // namespace ctxtag
