#include "ctxtag/config/json.h"

#include <algorithm>
#include <set>

namespace ctxtag {

namespace {

template <typename Json>
Json parsed(const std::string& text, const std::string& name) {
  using Event = typename Json::parse_event_t;
  // Of two equal keys an object silently keeps one, so they are looked for while it is read.
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int, Event event, Json& value) {
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end) keys.pop_back();
    if (event == Event::key && !keys.back().insert(value.template get<std::string>()).second) {
      throw ConfigError(name + ": '" + printable(value.template get<std::string>()) + "' is given twice");
    }
    return true;
  };
  try {
    return Json::parse(text, watch, true, /*ignore_comments=*/true);
  } catch (const nlohmann::json::exception& error) {
    const std::string what = printable(error.what());
    const auto colon = what.find("] ");
    throw ConfigError(name + ": " + (colon == std::string::npos ? what : what.substr(colon + 2)));
  }
}

}  // namespace

nlohmann::json parse_json(const std::string& text, const std::string& name) {
  return parsed<nlohmann::json>(text, name);
}

nlohmann::ordered_json parse_ordered_json(const std::string& text, const std::string& name) {
  return parsed<nlohmann::ordered_json>(text, name);
}

std::string ConfigReader::found(const nlohmann::json& json) {
  if (json.is_object()) return "an object";
  return json.is_array() ? "an array" : json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void ConfigReader::reject_unknown() const {
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    const std::string nearest = nearest_word(key, known_);
    if (known_.empty()) throw ConfigError(where(key) + ": unknown key; nothing can be configured here");
    throw ConfigError(where(key) + ": unknown key" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?") +
                      "; known here: " + joined(known_));
  }
}

std::string ConfigReader::where(const std::string& key) const {
  if (path_.empty()) return key.empty() ? "config" : key;
  return key.empty() ? path_ : path_ + "." + key;
}

}  // namespace ctxtag
