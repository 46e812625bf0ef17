#pragma once
#include <filesystem>

namespace ctxtag::test {

/// A file of tests/golden: numbers of known origin.
std::filesystem::path golden(const std::filesystem::path& name);

/// A file of the checkout.
std::filesystem::path checkout(const std::filesystem::path& name);

}  // namespace ctxtag::test
