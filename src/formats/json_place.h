#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ctxtag {

/// Where a text stops being JSON in UTF-8, and why.
struct JsonBreach {
  std::size_t byte = 0;  ///< counted from 1; past the end when the text ends early
  std::string what;
};

/// Slow and exact: validates everything. Empty for valid JSON.
std::optional<JsonBreach> json_breach(std::string_view text);

}  // namespace ctxtag
