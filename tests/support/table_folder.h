#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace ctxtag::testing {

/// A folder of small files that exists as long as the test.
class TableFolder {
 public:
  TableFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ctxtag-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TableFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TableFolder(const TableFolder&) = delete;
  TableFolder& operator=(const TableFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

/// The message of the `Error` that `call` throws; empty when it throws nothing.
template <typename Error, typename Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// The folder of data that cannot be part of the sources (CTXTAG_TEST_DATA), or empty.
inline std::filesystem::path test_data() {
  const char* const folder = std::getenv("CTXTAG_TEST_DATA");
  return folder == nullptr ? "" : folder;
}

}  // namespace ctxtag::testing
