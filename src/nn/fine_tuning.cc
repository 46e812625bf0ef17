#include "fine_tuning.h"

#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/features/frontend_contract.h"
#include "ctxtag/loading/feature_vectors.h"
#include "ctxtag/nn/model_file.h"
#include "model_state.h"

namespace ctxtag::nn {
namespace {

// Weights and biases with one row per tag: every architecture calls such layers `tags`, or something that ends so.
bool of_a_head(const std::string& name) {
  const std::string layer = name.substr(0, name.find_last_of('.'));
  return layer.size() >= 4 && layer.compare(layer.size() - 4, 4, "tags") == 0;
}

bool begins_with_any(const std::string& name, const std::vector<std::string>& beginnings) {
  for (const std::string& beginning : beginnings) {
    if (name.rfind(beginning, 0) == 0) return true;
  }
  return false;
}

// Rows of the old head whose tag is in the new vocabulary.
std::size_t copy_shared_tags(const torch::Tensor& from, const TagVocabulary& old_tags, const torch::Tensor& to,
                             const TagVocabulary& new_tags) {
  std::size_t copied = 0;
  for (std::size_t tag = 0; tag < new_tags.size(); ++tag) {
    if (const auto row = old_tags.find(new_tags[tag])) {
      to[static_cast<std::int64_t>(tag)].copy_(from[static_cast<std::int64_t>(*row)]);
      ++copied;
    }
  }
  return copied;
}

}  // namespace

std::vector<std::string> initialise_from(const ExperimentConfig& config, const TagVocabulary& vocabulary,
                                         Model& model) {
  const LoadedModel loaded = read_model(config.train.init);
  const std::string& file = config.train.init;
  const auto architecture = config_json(loaded.description.architecture);
  if (architecture != config_json(config.model)) {
    throw ConfigError("train.init: " + file + " is " + architecture.dump() + ", but `model` is " +
                      config_json(config.model).dump() + "; set `model` to the file's");
  }
  const bool vectors = FeatureVectors::named_by(config.data.features) || !hears(config.model);
  if (vectors != loaded.description.vectors) {
    throw ConfigError("train.init: " + file + " was trained on " + (vectors ? "spectrograms" : "feature vectors") +
                      ", and data.features are " + (vectors ? "feature vectors" : "spectrograms"));
  }
  if (!vectors) require_same_front_end(config.frontend, "the features", loaded.description.frontend.config, file);
  const torch::NoGradGuard no_grad;
  const NamedTensors from = model_state(*loaded.model), to = model_state(model);
  const bool same_tags = loaded.description.vocabulary == vocabulary;
  std::size_t shared = 0;
  for (std::size_t i = 0; i < to.size(); ++i) {
    torch::Tensor target = to[i].second;
    if (!same_tags && of_a_head(to[i].first)) {
      shared = copy_shared_tags(from[i].second, loaded.description.vocabulary, target, vocabulary);
    } else if (target.sizes() == from[i].second.sizes()) {
      target.copy_(from[i].second);
    } else {
      throw ConfigError("train.init: " + file + ": '" + to[i].first + "' has another shape than the features need");
    }
  }
  if (same_tags) return {"all weights taken from " + file};
  return {"weights taken from " + file + "; a new head for " + std::to_string(vocabulary.size()) + " tags, " +
          std::to_string(shared) + " of them known to it"};
}

std::vector<torch::Tensor> trained_parameters(const std::vector<std::string>& frozen, Model& model) {
  std::vector<torch::Tensor> trained;
  std::vector<std::string> names;
  for (auto& item : model.named_parameters()) {
    names.push_back(item.key());
    const bool still = begins_with_any(item.key(), frozen);
    item.value().set_requires_grad(!still);
    if (!still) trained.push_back(item.value());
  }
  for (const std::string& beginning : frozen) {
    bool matches = false;
    for (const std::string& name : names) matches = matches || name.rfind(beginning, 0) == 0;
    if (!matches) {
      throw ConfigError("train.freeze: no parameter begins with '" + beginning + "'; parameters: " + joined(names));
    }
  }
  if (trained.empty()) throw ConfigError("train.freeze: nothing is left to train");
  return trained;
}

void keep_frozen_parts_still(const std::vector<std::string>& frozen, Model& model) {
  for (auto& child : model.named_children()) {
    if (begins_with_any(child.key() + ".", frozen) || begins_with_any(child.key(), frozen)) child.value()->eval();
  }
}

}  // namespace ctxtag::nn
