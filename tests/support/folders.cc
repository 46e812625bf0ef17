#include "support/folders.h"

namespace ctxtag::test {

std::filesystem::path checkout(const std::filesystem::path& name) {
  return std::filesystem::path(CTXTAG_SOURCE) / name;
}

std::filesystem::path golden(const std::filesystem::path& name) { return checkout("tests/golden") / name; }

}  // namespace ctxtag::test
