#pragma once
#include <string>
#include <vector>

namespace ctxtag::tools {

/// What systems are called after the files of their scores: the names without folder and extension, or as they were
/// given where two are alike.
std::vector<std::string> system_names(const std::vector<std::string>& files);

}  // namespace ctxtag::tools
