#pragma once
#include <nlohmann/json.hpp>
#include <optional>

namespace ctxtag {

/// A figure that is undefined is null, never 0.
inline nlohmann::ordered_json or_null(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

}  // namespace ctxtag
