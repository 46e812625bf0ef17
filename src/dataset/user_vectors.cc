#include "ctxtag/dataset/user_vectors.h"

#include "dataset/vector_table.h"

namespace ctxtag {

UserVectors read_user_vectors(const std::filesystem::path& file) {
  VectorTable table = read_vector_table(file, "user", {"user_id"});
  UserVectors vectors{{}, std::move(table.values)};
  vectors.users.reserve(table.ids.size());
  for (std::string& id : table.ids) vectors.users.push_back({std::move(id)});
  return vectors;
}

void write_user_vectors(const std::filesystem::path& file, const UserVectors& vectors) {
  VectorTable table{{}, vectors.values};
  table.ids.reserve(vectors.size());
  for (const UserId& user : vectors.users) table.ids.push_back(user.value);
  write_vector_table(file, "user_id", table);
}

}  // namespace ctxtag
