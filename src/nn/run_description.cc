#include "run_description.h"

#include <nlohmann/json.hpp>

namespace ctxtag::nn {

ModelDescription run_model_description(const ExperimentConfig& config, const TrainingData& data,
                                       const TrainState& state, const std::string& fingerprint,
                                       const ScoreDecision& decision) {
  ModelDescription description;
  description.architecture = config.model;
  description.frames = static_cast<std::int64_t>(data.source.frames);
  description.bands = static_cast<std::int64_t>(data.source.bands);
  description.user_numbers = static_cast<std::int64_t>(listener_source(data).numbers);
  description.vocabulary = data.vocabulary;
  description.vectors = data.store == nullptr;
  if (!description.vectors) description.frontend = FrontendContract::of(config.frontend);
  description.calibration = decision.calibration;
  description.thresholds = decision.thresholds;
  const bool validated = data.samples.validation.size() != 0;
  nlohmann::ordered_json provenance = {{"seed", config.seed},
                                       {"best_epoch", state.best_epoch + 1},
                                       {"epochs", state.epoch},
                                       {"train_rows", data.samples.train.size()},
                                       {"validation_rows", data.samples.validation.size()},
                                       {"thresholds", validated ? config.thresholds.on_validation() : "0.5"},
                                       {"loss", config.loss.name},
                                       {"optimizer", config.optimizer.name},
                                       {"experiment", fingerprint}};
  if (!decision.calibration.none()) provenance["calibration"] = {{"method", decision.calibration.method}};
  if (description.user_numbers != 0) provenance["user_control"] = config.data.user_control;
  description.provenance = provenance.dump();
  return description;
}

}  // namespace ctxtag::nn
