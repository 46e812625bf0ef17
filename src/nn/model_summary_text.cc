#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/text.h"
#include "ctxtag/metrics/decision.h"
#include "ctxtag/nn/model_summary.h"

namespace ctxtag::nn {
namespace {

using Json = nlohmann::ordered_json;

struct LayerGroup {
  std::string name;
  std::int64_t parameters = 0, buffers = 0;
};

// Tensors by the first word of their names.
std::vector<LayerGroup> layer_groups(const ModelSummary& summary) {
  std::vector<LayerGroup> groups;
  for (const TensorSummary& tensor : summary.tensors) {
    const std::string name = tensor.name.substr(0, tensor.name.find('.'));
    auto found =
        std::find_if(groups.begin(), groups.end(), [&](const LayerGroup& group) { return group.name == name; });
    if (found == groups.end()) found = groups.insert(groups.end(), {name});
    (tensor.trained ? found->parameters : found->buffers) += tensor.numbers;
  }
  return groups;
}

Json input_json(const ModelSummary& summary) {
  const ModelDescription& description = summary.description;
  Json input;
  if (description.vectors) {
    input["numbers"] = description.frames * description.bands;
  } else {
    input["frames"] = description.frames;
    input["bands"] = description.bands;
    input["seconds"] = description.frontend.config.length_seconds;
    input["any_length"] = summary.fixed_frames == 0;
    input["least_frames"] = summary.fixed_frames == 0 ? summary.min_frames : summary.fixed_frames;
  }
  if (description.user_numbers != 0) input["user_numbers"] = description.user_numbers;
  return input;
}

// 1234567 as "1,234,567".
std::string with_commas(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

std::string input_text(const ModelSummary& summary) {
  const ModelDescription& description = summary.description;
  std::string text;
  if (description.vectors) {
    text = "vectors of " + with_commas(description.frames * description.bands) + " numbers";
  } else {
    text = fmt::format("{} frames x {} bands ({} s), ", description.frames, description.bands,
                       to_text(description.frontend.config.length_seconds));
    text += summary.fixed_frames != 0 ? "no other length"
                                      : "or any length from " + with_commas(summary.min_frames) + " frames on";
  }
  if (description.user_numbers != 0) {
    text += "; and " + with_commas(description.user_numbers) + " numbers of a listener";
  }
  return text;
}

std::string json_lines(const Json& object) {
  std::string text;
  for (const auto& [key, value] : object.items()) text += fmt::format("  {} {}\n", key, value.dump());
  return text;
}

}  // namespace

nlohmann::ordered_json summary_json(const ModelSummary& summary) {
  const ModelDescription& description = summary.description;
  Json json = {
      {"file", {{"name", summary.file}, {"bytes", summary.file_bytes}, {"weights_sha256", summary.weights_sha256}}}};
  json["architecture"] = config_json(description.architecture);
  json["input"] = input_json(summary);
  json["embedding_units"] = summary.embedding_units;
  json["parameters"] = summary.parameters;
  json["buffers"] = summary.buffers;
  json["multiply_adds"] = summary.multiply_adds;
  json["layers"] = Json::array();
  for (const LayerGroup& group : layer_groups(summary)) {
    json["layers"].push_back({{"name", group.name}, {"parameters", group.parameters}, {"buffers", group.buffers}});
  }
  json["tensors"] = Json::array();
  for (const TensorSummary& tensor : summary.tensors) {
    json["tensors"].push_back({{"name", tensor.name}, {"shape", tensor.shape}, {"trained", tensor.trained}});
  }
  if (summary.timing) {
    const NetworkTiming& timing = *summary.timing;
    json["milliseconds_per_clip"] = {{"precision", precision_name(timing.precision)},
                                     {"device", timing.device.name()},
                                     {"alone", timing.milliseconds_alone},
                                     {"in_company", timing.milliseconds_in_company},
                                     {"clips", timing.clips},
                                     {"threads", timing.threads}};
  }
  json["vocabulary"] = description.vocabulary.tags();
  json["thresholds"] = description.thresholds;
  json["frontend"] = nullptr;
  if (!description.vectors) {
    json["frontend"] = config_json(description.frontend.config);
    json["frontend"]["filterbank_sha256"] = description.frontend.bank_hash;
  }
  json["calibration"] = calibration_json(description.calibration);
  json["provenance"] = Json::parse(description.provenance);
  json["golden_scores"] = description.golden_scores.empty() ? Json(nullptr) : Json(description.golden_scores);
  return json;
}

std::string summary_text(const ModelSummary& summary) {
  const ModelDescription& description = summary.description;
  std::string text = fmt::format("{}: {} bytes, weights SHA-256 {}\n", summary.file,
                                 with_commas(static_cast<std::int64_t>(summary.file_bytes)), summary.weights_sha256);
  text += "architecture\n" + json_lines(config_json(description.architecture));
  text += "input: " + input_text(summary) + "\n";
  text += fmt::format("parameters: {} trained, {} not; {} multiply-adds a clip; embedding of {} units\n",
                      with_commas(summary.parameters), with_commas(summary.buffers), with_commas(summary.multiply_adds),
                      with_commas(summary.embedding_units));
  for (const LayerGroup& group : layer_groups(summary)) {
    text +=
        fmt::format("  {:<16} {:>14} {:>8}\n", group.name, with_commas(group.parameters), with_commas(group.buffers));
  }
  if (summary.timing) {
    const NetworkTiming& timing = *summary.timing;
    text += fmt::format(
        "network alone in {} on {}, measured here: {:.3g} ms for one clip on 1 thread; {:.3g} ms a clip, {} clips on "
        "{} "
        "threads\n",
        precision_name(timing.precision), timing.device.is_gpu() ? timing.device.name() : "the processor",
        timing.milliseconds_alone, timing.milliseconds_in_company, timing.clips, timing.threads);
  }
  text += "tags and thresholds\n";
  for (std::size_t tag = 0; tag < description.vocabulary.size(); ++tag) {
    const bool never = description.thresholds[tag] == kNeverGiven;
    text += fmt::format("  {:<16} {}\n", printable(description.vocabulary.tags()[tag]),
                        never ? "never" : to_text(description.thresholds[tag]));
  }
  text += "calibration: " + (description.calibration.none() ? "none" : description.calibration.method) + "\n";
  if (description.vectors) {
    text += "front end: none, it was trained on vectors\n";
  } else {
    text += "front end, filter bank SHA-256 " + description.frontend.bank_hash + "\n" +
            json_lines(config_json(description.frontend.config));
  }
  text += "provenance\n" + json_lines(Json::parse(description.provenance));
  return text + (description.golden_scores.empty() ? "golden scores: none\n" : "golden scores: kept, see verify\n");
}

}  // namespace ctxtag::nn
