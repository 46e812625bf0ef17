#pragma once
#include <filesystem>
#include <string>

#include "ctxtag/base/files.h"

namespace ctxtag {

/// What a log ends with, but for the pointer to --help; "" when there is none.
inline std::string last_line(const std::filesystem::path& log) {
  std::string text = std::filesystem::exists(log) ? read_file(log) : "";
  const std::string pointer = "Run with --help for more information.";
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
    if (text.size() > pointer.size() &&
        text.compare(text.size() - pointer.size() - 1, std::string::npos, "\n" + pointer) == 0)
      text.resize(text.size() - pointer.size());
  }
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace ctxtag
