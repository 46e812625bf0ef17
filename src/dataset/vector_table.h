#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/vector_matrix.h"

namespace ctxtag {

/// A table of vectors, of whatever has ids.
struct VectorTable {
  std::vector<std::string> ids;
  VectorMatrix values;
};

/// Reads the forms that read_user_vectors() lists. `noun` ("user") names a row in messages; its id stands in the first
/// of `id_columns` that the table has. Throws DataError.
VectorTable read_vector_table(const std::filesystem::path& file, const std::string& noun,
                              const std::vector<std::string>& id_columns);

void write_vector_table(const std::filesystem::path& file, const std::string& id_column, const VectorTable& table);

}  // namespace ctxtag
