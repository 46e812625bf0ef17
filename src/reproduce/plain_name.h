#pragma once
#include <algorithm>
#include <cctype>
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// Throws ConfigError unless the name can stand in file names: letters, digits, - and _.
inline void require_plain_name(const std::string& name) {
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
  if (!plain) throw ConfigError("name: letters, digits, - and _ expected, found '" + name + "'");
}

}  // namespace ctxtag
