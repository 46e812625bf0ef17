#pragma once
#include <cstdlib>
#include <filesystem>

namespace ctxtag::test {

/// The folder of data that cannot be part of the sources (CTXTAG_TEST_DATA), or empty.
inline std::filesystem::path test_data() {
  const char* const folder = std::getenv("CTXTAG_TEST_DATA");
  return folder == nullptr ? "" : folder;
}

}  // namespace ctxtag::test
