#pragma once
#include <string>

#include "ctxtag/base/text.h"

namespace ctxtag {

/// Text for Markdown, in one line, none of it read as HTML.
inline std::string markdown_text(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) result += c == '<' ? std::string("&lt;") : std::string(1, c);
  return result;
}

/// A cell of a Markdown table, which must not end it.
inline std::string cell_text(const std::string& text) {
  std::string result;
  for (const char c : markdown_text(text)) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

}  // namespace ctxtag
