#include "run_description.h"

#include <nlohmann/json.hpp>

namespace ctxtag::nn {

ModelDescription run_model_description(const ExperimentConfig& config, const TrainingData& data,
                                       const TrainState& state, const std::string& fingerprint,
                                       const std::vector<double>& thresholds) {
  ModelDescription description;
  description.architecture = config.model;
  description.frames = static_cast<std::int64_t>(data.source.frames);
  description.bands = static_cast<std::int64_t>(data.source.bands);
  description.user_numbers = static_cast<std::int64_t>(listener_source(data).numbers);
  description.vocabulary = data.vocabulary;
  description.vectors = data.store == nullptr;
  if (!description.vectors) description.frontend = FrontendContract::of(config.frontend);
  description.thresholds = thresholds;
  const bool validated = data.samples.validation.size() != 0;
  nlohmann::ordered_json provenance = {{"seed", config.seed},
                                       {"best_epoch", state.best_epoch + 1},
                                       {"epochs", state.epoch},
                                       {"train_rows", data.samples.train.size()},
                                       {"validation_rows", data.samples.validation.size()},
                                       {"thresholds", validated ? "greatest F1 per tag on the validation rows" : "0.5"},
                                       {"loss", config.loss.name},
                                       {"optimizer", config.optimizer.name},
                                       {"experiment", fingerprint}};
  if (description.user_numbers != 0) provenance["user_control"] = config.data.user_control;
  description.provenance = provenance.dump();
  return description;
}

}  // namespace ctxtag::nn
