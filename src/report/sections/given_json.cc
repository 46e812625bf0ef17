#include "report/sections/given_json.h"

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

std::optional<double> number(const GivenJson& json) {
  return json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
}

const GivenJson& at(const GivenJson& object, const char* key) {
  static const GivenJson nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

}  // namespace

GivenJson given_json(const std::string& text, const std::string& option, const std::string& command) {
  GivenJson json = GivenJson::parse(text, nullptr, /*allow_exceptions=*/false);
  const std::string expected = option + ": expected what `" + command + " --format json` writes";
  if (!json.is_object()) throw ConfigError(expected + ", found no JSON object");
  const std::vector<GivenJson> systems = objects_in(json, "systems");
  if (systems.empty()) throw ConfigError(expected + ", found no list of systems");
  for (const GivenJson& system : systems) {
    if (text_in(system, "name").empty()) throw ConfigError(expected + ", found a system without a name");
  }
  return json;
}

ShownEstimate estimate_at(const GivenJson& object, const char* value_key, const char* interval_key) {
  ShownEstimate estimate{number(at(object, value_key)), {}, {}};
  const GivenJson& interval = at(object, interval_key);
  if (interval.is_array() && interval.size() == 2)
    estimate.low = number(interval[0]), estimate.high = number(interval[1]);
  return estimate;
}

ShownEstimate estimate_in(const GivenJson& object, const char* key, const char* value_key) {
  const GivenJson& inner = at(object, key);
  return inner.is_object() ? estimate_at(inner, value_key) : ShownEstimate{number(inner), {}, {}};
}

ShownEstimate estimate_of(const GivenJson& object, const char* key) {
  return at(object, key).is_object() ? estimate_in(object, key) : estimate_at(object, key);
}

std::string text_in(const GivenJson& object, const char* key) {
  const GivenJson& text = at(object, key);
  return text.is_string() ? text.get<std::string>() : "";
}

std::vector<GivenJson> objects_in(const GivenJson& object, const char* key) {
  std::vector<GivenJson> objects;
  const GivenJson& list = at(object, key);
  if (!list.is_array()) return objects;
  for (const GivenJson& item : list) {
    if (item.is_object()) objects.push_back(item);
  }
  return objects;
}

Cell count_in(const GivenJson& object, const char* key) {
  const GivenJson& count = at(object, key);
  if (!count.is_number_integer()) return {};
  return count.get<std::int64_t>();
}

}  // namespace ctxtag
