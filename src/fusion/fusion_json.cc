#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/fusion/fusion.h"

namespace ctxtag {
namespace {

constexpr std::pair<FusionScale, const char*> kScales[] = {
    {FusionScale::kProbability, "probability"}, {FusionScale::kLogit, "logit"}, {FusionScale::kLogShare, "log_share"}};

std::vector<double> numbers(const nlohmann::json& list, std::size_t count, const std::string& what) {
  if (!list.is_array() || list.size() != count) throw DataError(fmt::format("{}: expected {} numbers", what, count));
  std::vector<double> values;
  for (const nlohmann::json& item : list) {
    if (!item.is_number() || !std::isfinite(item.get<double>())) throw DataError(what + ": expected finite numbers");
    values.push_back(item.get<double>());
  }
  return values;
}

std::vector<std::string> texts(const nlohmann::json& list, const std::string& what) {
  if (!list.is_array()) throw DataError(what + ": expected a list of texts");
  std::vector<std::string> values;
  for (const nlohmann::json& item : list) {
    if (!item.is_string()) throw DataError(what + ": expected a list of texts");
    values.push_back(item.get<std::string>());
  }
  return values;
}

FusionScale scale_from(const nlohmann::json& value) {
  for (const auto& [scale, name] : kScales) {
    if (value == name) return scale;
  }
  throw DataError("scale: expected probability, logit or log_share, found " + value.dump());
}

Fusion fusion_from(const nlohmann::json& json) {
  Fusion fusion;
  fusion.method = json.at("method").get<std::string>();
  fusion.scale = scale_from(json.at("scale"));
  fusion.epsilon = json.at("epsilon").get<double>();
  if (!(fusion.epsilon > 0.0 && fusion.epsilon <= 0.01)) throw DataError("epsilon: expected above 0 and at most 0.01");
  fusion.systems = texts(json.at("systems"), "systems");
  fusion.vocabulary = TagVocabulary(texts(json.at("tags"), "tags"));
  const std::size_t tags = fusion.vocabulary.size();
  const nlohmann::json& weights = json.at("weights");
  if (fusion.systems.size() < 2 || tags == 0) throw DataError("expected two systems or more, and a tag");
  if (!weights.is_array() || weights.size() != fusion.systems.size()) {
    throw DataError(fmt::format("weights: expected a list for each of the {} systems", fusion.systems.size()));
  }
  fusion.weights.resize(static_cast<Eigen::Index>(weights.size()), static_cast<Eigen::Index>(tags));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::vector<double> row = numbers(weights[i], tags, "weights");
    for (std::size_t tag = 0; tag < tags; ++tag) {
      fusion.weights(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(tag)) = row[tag];
    }
  }
  const std::vector<double> offsets = numbers(json.at("offsets"), tags, "offsets");
  fusion.offsets = Eigen::Map<const Eigen::ArrayXd>(offsets.data(), static_cast<Eigen::Index>(tags));
  const nlohmann::json& rows = json.at("fitted_rows");
  if (!rows.is_number_integer()) throw DataError("fitted_rows: expected a whole number, found " + rows.dump());
  fusion.fitted_rows = rows.get<std::int64_t>();
  fusion.objective = json.at("objective").get<std::string>();
  if (!json.at("objective_value").is_null()) fusion.objective_value = json.at("objective_value").get<double>();
  return fusion;
}

}  // namespace

std::string json_text(const Fusion& fusion) {
  nlohmann::ordered_json json{{"method", fusion.method}};
  for (const auto& [scale, name] : kScales) {
    if (scale == fusion.scale) json["scale"] = name;
  }
  json["epsilon"] = fusion.epsilon;
  json["systems"] = fusion.systems;
  json["tags"] = fusion.vocabulary.tags();
  json["weights"] = nlohmann::ordered_json::array();
  for (Eigen::Index i = 0; i < fusion.weights.rows(); ++i) {
    std::vector<double> row;
    for (Eigen::Index tag = 0; tag < fusion.weights.cols(); ++tag) row.push_back(fusion.weights(i, tag));
    json["weights"].push_back(row);
  }
  json["offsets"] = std::vector<double>(fusion.offsets.data(), fusion.offsets.data() + fusion.offsets.size());
  json["fitted_rows"] = fusion.fitted_rows;
  json["objective"] = fusion.objective;
  json["objective_value"] = nullptr;
  if (fusion.objective_value) json["objective_value"] = *fusion.objective_value;
  return json.dump(2) + "\n";
}

Fusion read_fusion(const std::filesystem::path& file) {
  const std::string where = escaped_bytes(file.string()) + ": not a fusion that ctxtag-user fuse wrote: ";
  const std::string text = read_file(file);
  try {
    return fusion_from(nlohmann::json::parse(text));
  } catch (const nlohmann::json::exception& error) {
    throw DataError(where + printable(error.what()));
  } catch (const Error& error) {
    throw DataError(where + error.what());
  }
}

}  // namespace ctxtag
