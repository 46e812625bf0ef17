#pragma once
#include <cstddef>
#include <regex>
#include <stack>
#include <string>

namespace ctxtag::test {

inline std::size_t count_of(const std::string& text, const std::string& piece) {
  std::size_t count = 0;
  for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++count;
  return count;
}

/// Every element is closed, and no markup stands where text should.
inline bool well_formed(const std::string& text) {
  std::stack<std::string> open;
  static const std::regex element("<(/?)([A-Za-z]+)[^<>]*?(/?)>");
  for (std::sregex_iterator at(text.begin(), text.end(), element), end; at != end; ++at) {
    if ((*at)[3].length() > 0) continue;
    if ((*at)[1].length() == 0) {
      open.push((*at)[2]);
    } else if (open.empty() || open.top() != (*at)[2]) {
      return false;
    } else {
      open.pop();
    }
  }
  const std::string rest = std::regex_replace(text, element, "");
  return open.empty() && rest.find_first_of("<>") == std::string::npos;
}

}  // namespace ctxtag::test
