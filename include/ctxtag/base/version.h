#pragma once
#include <string>
#include <utility>
#include <vector>

namespace ctxtag {

/// "0.1.0"
std::string version();
/// Of the sources this was built from, as `git describe` names it ("unknown" outside a checkout).
std::string git_revision();
/// Name and version of every library that the torch-free part uses.
std::vector<std::pair<std::string, std::string>> core_library_versions();

}  // namespace ctxtag
