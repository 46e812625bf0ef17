#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/calibration/calibration_config.h"
#include "ctxtag/evaluation/threshold_config.h"
#include "ctxtag/features/frontend_config.h"
#include "ctxtag/nn/config.h"

namespace ctxtag::nn {

/// One training run: everything that decides its result.
struct ExperimentConfig {
  DataConfig data;
  FrontendConfig frontend;
  ModelConfig model;
  LossConfig loss;
  OptimizerConfig optimizer;
  ScheduleConfig schedule;
  TrainConfig train;
  CalibrationConfig calibration{"none"};
  ThresholdConfig thresholds;
  std::uint64_t seed = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("data", data, "the run's tables");
    field("frontend", frontend, "what the features must have been made with; what is not given is the store's");
    field("model", model, "the network");
    field("loss", loss, "what training makes small");
    field("optimizer", optimizer, "how weights follow gradients");
    field("schedule", schedule, "how the learning rate changes");
    field("train", train, "the loop");
    field("calibration", calibration, "of the best epoch's scores, fitted to the validation rows");
    field("thresholds", thresholds, "of calibrated scores, fitted to the validation rows");
    field("seed", seed, "of weights, order, crops, masks and dropout");
  }
  void validate() const {
    if ((loss.name == "softmax_cross_entropy") != (model.output == "softmax")) {
      throw ConfigError("model.output: " + model.output + " does not go with loss.name=" + loss.name +
                        "; softmax and softmax_cross_entropy belong together");
    }
    calibration.require_fits(model.output == "softmax");
  }
};

/// The effective config: defaults, with the front end of the feature store, then the file, then the overrides. Throws
/// ConfigError when the config asks for a front end that the store was not made with (only the compression may differ,
/// when the store holds none).
ExperimentConfig load_experiment(const std::filesystem::path& file, const std::vector<std::string>& overrides);

/// Throws ConfigError that names a model, loss, optimizer or schedule there is not, and those there are.
void require_known_names(const ExperimentConfig& config);

}  // namespace ctxtag::nn
