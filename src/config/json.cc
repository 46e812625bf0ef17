#include "ctxtag/config/json.h"

#include <algorithm>

namespace ctxtag {

nlohmann::json parse_json(const std::string& text, const std::string& name) {
  try {
    return nlohmann::json::parse(text, nullptr, true, /*ignore_comments=*/true);
  } catch (const nlohmann::json::exception& error) {
    const std::string what = printable(error.what());
    const auto colon = what.find("] ");
    throw ConfigError(name + ": " + (colon == std::string::npos ? what : what.substr(colon + 2)));
  }
}

std::string ConfigReader::found(const nlohmann::json& json) {
  if (json.is_object()) return "an object";
  return json.is_array() ? "an array" : json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void ConfigReader::reject_unknown() const {
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    const std::string nearest = nearest_word(key, known_);
    throw ConfigError(where(key) + ": unknown key" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?") +
                      "; known here: " + joined(known_));
  }
}

std::string ConfigReader::where(const std::string& key) const {
  if (path_.empty()) return key.empty() ? "config" : key;
  return key.empty() ? path_ : path_ + "." + key;
}

}  // namespace ctxtag
