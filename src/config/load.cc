#include "ctxtag/config/load.h"

#include <algorithm>

#include "ctxtag/base/files.h"

namespace ctxtag {
namespace {

// JSON, or text. Numbers may begin with their point (.5), as people and shells write them.
nlohmann::json value_of(const std::string& text) {
  const std::size_t point = text.compare(0, 1, "-") == 0 ? 1 : 0;
  if (text.compare(point, 1, ".") == 0) {
    auto number = nlohmann::json::parse(text.substr(0, point) + "0" + text.substr(point), nullptr, false);
    if (number.is_number()) return number;
  }
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  return json.is_discarded() ? nlohmann::json(text) : json;
}

void overlay(nlohmann::json& json, const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ConfigError("--set " + escaped_bytes(assignment) + ": expected KEY.PATH=VALUE");
  }
  if (!is_utf8(assignment)) throw ConfigError("--set " + escaped_bytes(assignment) + ": not valid UTF-8");
  nlohmann::json* place = &json;
  const std::string path = assignment.substr(0, equals);
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    if (key.empty()) throw ConfigError("--set " + assignment + ": a key of the path is empty");
    if (!place->is_object()) *place = nlohmann::json::object();
    place = &(*place)[key];
    begin = end + 1;
  }
  *place = value_of(assignment.substr(equals + 1));
}

}  // namespace

nlohmann::json layered_json(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  nlohmann::json json = nlohmann::json::object();
  if (!file.empty()) {
    std::string text;
    try {
      text = read_file(file);
    } catch (const DataError& error) {
      throw ConfigError(error.what());
    }
    json = parse_json(text, escaped_bytes(file.string()));
    if (!json.is_object()) throw ConfigError(escaped_bytes(file.string()) + ": expected an object at the top");
  }
  for (const std::string& assignment : overrides) overlay(json, assignment);
  return json;
}

}  // namespace ctxtag
