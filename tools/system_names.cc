#include "system_names.h"

#include <filesystem>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::tools {

std::vector<std::string> system_names(const std::vector<std::string>& files) {
  std::set<std::string> given;
  for (const std::string& file : files) {
    if (!given.insert(file).second)
      throw ConfigError(escaped_bytes(file) + ": given twice; expected different systems");
  }
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const std::string& file : files) names.push_back(std::filesystem::path(file).stem().string());
  return std::set<std::string>(names.begin(), names.end()).size() == names.size() ? names : files;
}

}  // namespace ctxtag::tools
