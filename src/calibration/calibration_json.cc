#include <algorithm>
#include <cstdint>
#include <limits>

#include "ctxtag/base/text.h"
#include "ctxtag/calibration/calibration.h"
#include "ctxtag/calibration/calibration_config.h"

namespace ctxtag {
namespace {

using Json = nlohmann::json;

// `found` as people see it, cut short: a hostile file may hold anything of any length.
std::string shown(const Json& found) {
  return shortened(found.dump(-1, ' ', false, Json::error_handler_t::replace), 41);
}

void require_keys(const Json& json, const std::vector<std::string>& keys, const std::string& where) {
  if (!json.is_object()) throw DataError(where + ": expected an object, found " + shown(json));
  for (const std::string& key : keys) {
    if (!json.contains(key)) throw DataError(joined({where, ": '", key, "' is missing"}, ""));
  }
  for (const auto& [key, value] : json.items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      throw DataError(where + ": unknown key '" + printable(key) + "'; known here: " + joined(keys));
    }
  }
}

double number_at(const Json& json, const std::string& where, double low, double high) {
  if (json.is_number()) {
    const double value = json.get<double>();
    if (value >= low && value <= high) return value;
  }
  throw DataError(where + ": expected a number from " + to_text(low) + " to " + to_text(high) + ", found " +
                  shown(json));
}

std::int64_t count_from(const Json& json, const std::string& where) {
  constexpr auto kMostRows = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool whole = json.is_number_unsigned() ? json.get<std::uint64_t>() <= kMostRows : json.is_number_integer();
  if (whole && json.get<std::int64_t>() >= 0) return json.get<std::int64_t>();
  throw DataError(where + ": expected a whole number from 0 on, found " + shown(json));
}

constexpr double kLeastStoredSlope = 1e-9, kMostStored = 1e15;
constexpr double kLeastTemperature = 1e-3, kMostTemperature = 1e3;

IsotonicRegression steps_from(const Json& json, const std::string& where) {
  require_keys(json, {"scores", "shares"}, where);
  const Json &scores = json["scores"], &shares = json["shares"];
  if (!scores.is_array() || !shares.is_array() || scores.size() != shares.size() || scores.empty()) {
    throw DataError(where + ": expected as many scores as shares, one or more");
  }
  IsotonicRegression steps;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    steps.x.push_back(number_at(scores[i], where + ": scores", 0.0, 1.0));
    steps.y.push_back(number_at(shares[i], where + ": shares", 0.0, 1.0));
    if (i == 0) continue;
    if (!(steps.x[i] > steps.x[i - 1])) throw DataError(where + ": scores must rise");
    if (!(steps.y[i] >= steps.y[i - 1])) throw DataError(where + ": shares must not fall");
  }
  return steps;
}

TagCalibration tag_from(const Json& json, bool isotonic, const std::string& where) {
  TagCalibration tag;
  if (json.is_null()) return tag;
  if (isotonic) {
    tag.steps = steps_from(json, where);
    return tag;
  }
  require_keys(json, {"slope", "offset"}, where);
  tag.scaling = LogitScaling{number_at(json["slope"], where + ": slope", kLeastStoredSlope, kMostStored),
                             number_at(json["offset"], where + ": offset", -kMostStored, kMostStored)};
  return tag;
}

}  // namespace

nlohmann::ordered_json calibration_json(const Calibration& calibration) {
  if (calibration.none()) return nullptr;
  nlohmann::ordered_json json = {{"method", calibration.method}, {"fitted_rows", calibration.fitted_rows}};
  if (calibration.softmax_temperature) {
    json["temperature"] = *calibration.softmax_temperature;
    return json;
  }
  json["tags"] = nlohmann::ordered_json::array();
  for (const TagCalibration& tag : calibration.tags) {
    nlohmann::ordered_json of_tag;
    if (tag.scaling) of_tag = {{"slope", tag.scaling->slope}, {"offset", tag.scaling->offset}};
    if (tag.steps) of_tag = {{"scores", tag.steps->x}, {"shares", tag.steps->y}};
    json["tags"].push_back(std::move(of_tag));
  }
  return json;
}

Calibration calibration_from_json(const Json& json, std::size_t tags) {
  Calibration calibration;
  if (json.is_null()) return calibration;
  const std::string where = "calibration";
  if (!json.is_object()) throw DataError(where + ": expected an object, found " + shown(json));
  const auto& known = CalibrationConfig::methods();
  const Json method = json.value("method", Json());
  if (!method.is_string() || method == "none" || std::find(known.begin(), known.end(), method) == known.end()) {
    throw DataError(where + ": method: expected one of " + joined(known) + ", found " + shown(method));
  }
  calibration.method = method.get<std::string>();
  const bool softmax = calibration.method == "softmax_temperature";
  require_keys(json, {"method", "fitted_rows", softmax ? "temperature" : "tags"}, where);
  calibration.fitted_rows = count_from(json["fitted_rows"], where + ": fitted_rows");
  if (softmax) {
    calibration.softmax_temperature =
        number_at(json["temperature"], where + ": temperature", kLeastTemperature, kMostTemperature);
    return calibration;
  }
  if (!json["tags"].is_array() || json["tags"].size() != tags) {
    throw DataError(where + ": tags: expected a list of " + std::to_string(tags) + ", one for each tag");
  }
  for (const Json& tag : json["tags"]) {
    calibration.tags.push_back(tag_from(tag, calibration.method == "isotonic",
                                        where + ": tags[" + std::to_string(calibration.tags.size()) + "]"));
  }
  return calibration;
}

}  // namespace ctxtag
