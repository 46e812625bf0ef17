#include "ctxtag/nn/model_file.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/metrics/decision.h"
#include "layers.h"
#include "model_state.h"

namespace ctxtag::nn {
namespace {

// Format 2 may hold a calibration, and null as a threshold that nothing reaches. What needs neither is written as 1.
constexpr int kFormat = 2;
constexpr std::int64_t kMaxExtent = 1 << 20;  // frames or bands; what is beyond is a damaged file

// Sets what makes tags of the scores, and the format that takes.
void set_decision(nlohmann::ordered_json& json, const Calibration& calibration, const std::vector<double>& thresholds) {
  json["thresholds"] = nlohmann::ordered_json::array();
  bool never = false;
  for (const double threshold : thresholds) {
    json["thresholds"].push_back(threshold == kNeverGiven ? nlohmann::ordered_json()
                                                          : nlohmann::ordered_json(threshold));
    never = never || threshold == kNeverGiven;
  }
  json["calibration"] = calibration_json(calibration);
  json["format"] = never || !calibration.none() ? kFormat : 1;
}

nlohmann::ordered_json to_json(const ModelDescription& description) {
  nlohmann::ordered_json json;
  json["format"] = kFormat;
  json["architecture"] = config_json(description.architecture);
  json["shape"] = {{"frames", description.frames}, {"bands", description.bands}};
  if (description.user_numbers != 0) json["shape"]["user_numbers"] = description.user_numbers;
  json["vocabulary"] = description.vocabulary.tags();
  json["frontend"] = description.vectors ? nlohmann::ordered_json() : contract_json(description.frontend);
  set_decision(json, description.calibration, description.thresholds);
  json["provenance"] = nlohmann::ordered_json::parse(description.provenance);
  if (!description.golden_scores.empty()) json["golden_scores"] = description.golden_scores;
  return json;
}

std::vector<double> thresholds_from(const nlohmann::json& json) {
  if (!json.is_array()) throw DataError("its thresholds are not a list");
  std::vector<double> thresholds;
  for (const nlohmann::json& threshold : json) {
    if (!threshold.is_null() && !threshold.is_number()) throw DataError("a threshold is neither a number nor null");
    thresholds.push_back(threshold.is_null() ? kNeverGiven : threshold.get<double>());
    if (!threshold.is_null() && !std::isfinite(thresholds.back())) throw DataError("a threshold is not finite");
  }
  return thresholds;
}

ModelDescription from_json(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw DataError("its metadata `ctxtag` is not a JSON object");
  int format = 0;
  if (json.contains("format")) ConfigReader::read(json.at("format"), "format", format);
  if (format < 1 || format > kFormat) {
    throw DataError("model format " + std::to_string(format) + "; this version reads format " +
                    std::to_string(kFormat) + " and earlier ones");
  }
  ModelDescription description;
  read_config(json.at("architecture"), description.architecture);
  const nlohmann::json& shape = json.at("shape");
  ConfigReader::read(shape.at("frames"), "shape.frames", description.frames);
  ConfigReader::read(shape.at("bands"), "shape.bands", description.bands);
  if (shape.contains("user_numbers")) {
    ConfigReader::read(shape.at("user_numbers"), "shape.user_numbers", description.user_numbers);
  }
  for (const std::int64_t extent : {description.frames, description.bands, description.user_numbers + 1}) {
    if (extent < 1 || extent > kMaxExtent) throw DataError("impossible shape");
  }
  description.vocabulary = TagVocabulary(json.at("vocabulary").get<std::vector<std::string>>());
  description.vectors = json.at("frontend").is_null();
  if (!description.vectors) {
    description.frontend = contract_from_json(json.at("frontend"), "frontend");
    require_reproducible(description.frontend, "frontend");
  }
  description.thresholds = thresholds_from(json.at("thresholds"));
  description.provenance = nlohmann::ordered_json::parse(text).at("provenance").dump();
  description.golden_scores = json.value("golden_scores", std::vector<double>{});
  description.weights_sha256 = json.value("weights_sha256", std::string());
  if (description.vocabulary.empty()) throw DataError("it has no tags");
  require_plain_tags(description.vocabulary);
  if (description.thresholds.size() != description.vocabulary.size()) throw DataError("not one threshold per tag");
  description.calibration =
      calibration_from_json(json.value("calibration", nlohmann::json()), description.vocabulary.size());
  if (!description.golden_scores.empty() && description.golden_scores.size() != description.vocabulary.size()) {
    throw DataError("not one golden score per tag");
  }
  if (!description.vectors && description.bands != description.frontend.config.n_mels)
    throw DataError("its shape and its front end differ");
  return description;
}

ModelDescription description_of(const SafetensorsFile& file, const std::string& name) {
  const auto found = file.metadata().find("ctxtag");
  if (found == file.metadata().end()) throw DataError(name + ": not a ctxtag model: no metadata `ctxtag`");
  return description_from_text(found->second, name);
}

}  // namespace

std::string description_text(const ModelDescription& description) { return to_json(description).dump(); }

ModelDescription description_from_text(const std::string& text, const std::string& name) {
  try {
    return from_json(text);
  } catch (const nlohmann::json::exception& error) {
    throw DataError(name + ": damaged model description: " + error.what());
  } catch (const Error& error) {
    throw DataError(name + ": " + error.what());
  }
}

std::shared_ptr<Model> described_model(const ModelDescription& description, std::int64_t largest,
                                       const std::string& name) {
  const auto tags = static_cast<std::int64_t>(description.vocabulary.size());
  const WeightsToBeRead no_draws;
  try {
    return make_model(description.architecture,
                      {description.frames, description.bands, tags, largest, description.user_numbers});
  } catch (const ConfigError& error) {
    throw DataError(name + ": " + error.what());
  }
}

void require_all_finite(const NamedTensors& state, const std::string& name) {
  for (const auto& [key, tensor] : state) {
    if (!torch::isfinite(tensor).all().item<bool>())
      throw DataError(joined({name, ": tensor '", key, "' is not all finite"}, ""));
  }
}

NamedTensors model_state(const Model& model, const std::string& prefix) {
  NamedTensors tensors;
  for (const auto& item : model.named_parameters()) tensors.emplace_back(prefix + item.key(), item.value());
  for (const auto& item : model.named_buffers()) tensors.emplace_back(prefix + item.key(), item.value());
  return tensors;
}

std::string weights_hash(NamedTensors tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string bytes;
  for (const auto& [name, tensor] : tensors) {
    const torch::Tensor values = tensor.detach().contiguous();
    bytes.append(static_cast<const char*>(values.data_ptr()), values.nbytes());
  }
  return sha256(bytes);
}

void write_model(const std::filesystem::path& file, const ModelDescription& description, const Model& model) {
  const NamedTensors tensors = model_state(model);
  nlohmann::ordered_json json = to_json(description);
  json["weights_sha256"] = weights_hash(tensors);
  write_tensors(file, tensors, {{"ctxtag", json.dump()}});
}

ModelDescription read_model_description(const std::filesystem::path& file) {
  return description_of(SafetensorsFile(file), escaped_bytes(file.string()));
}

LoadedModel read_model(const std::filesystem::path& file) {
  const std::string name = escaped_bytes(file.string());
  const SafetensorsFile tensors(file);
  LoadedModel loaded{description_of(tensors, name), nullptr};
  std::int64_t largest = 0;
  for (const auto& [key, entry] : tensors.tensors()) largest = std::max(largest, entry.elements());
  loaded.model = described_model(loaded.description, largest, name);
  const NamedTensors state = model_state(*loaded.model);
  if (state.size() != tensors.tensors().size()) {
    throw DataError(name + ": " + std::to_string(tensors.tensors().size()) + " tensors, but its architecture has " +
                    std::to_string(state.size()));
  }
  read_tensors(tensors, name, state);
  require_all_finite(state, name);
  loaded.model->eval();
  return loaded;
}

void write_recalibrated(const std::filesystem::path& file, const std::filesystem::path& from,
                        const Calibration& calibration, const std::vector<double>& thresholds,
                        const std::string& provenance) {
  const SafetensorsFile model(from);
  description_of(model, escaped_bytes(from.string()));  // refuses what is no model
  std::map<std::string, std::string> metadata = model.metadata();
  std::string& text = metadata.at("ctxtag");
  auto json = nlohmann::ordered_json::parse(text);
  set_decision(json, calibration, thresholds);
  if (!json["provenance"].is_object()) json["provenance"] = nlohmann::ordered_json::object();
  json["provenance"].update(nlohmann::ordered_json::parse(provenance));
  text = json.dump();
  write_with_metadata(file, model, metadata);
}

}  // namespace ctxtag::nn
