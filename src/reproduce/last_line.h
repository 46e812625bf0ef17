#pragma once
#include <filesystem>
#include <string>

#include "ctxtag/base/files.h"

namespace ctxtag {

/// What a log ends with; "" when there is none.
inline std::string last_line(const std::filesystem::path& log) {
  std::string text = std::filesystem::exists(log) ? read_file(log) : "";
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace ctxtag
