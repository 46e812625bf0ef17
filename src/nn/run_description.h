#pragma once
#include <string>
#include <vector>

#include "checkpoint.h"
#include "ctxtag/evaluation/recalibrate.h"
#include "ctxtag/nn/model_file.h"
#include "training_data.h"

namespace ctxtag::nn {

/// What the model of a run says of itself: what it takes, its tags and thresholds, and how it was trained.
ModelDescription run_model_description(const ExperimentConfig& config, const TrainingData& data,
                                       const TrainState& state, const std::string& fingerprint,
                                       const ScoreDecision& decision);

}  // namespace ctxtag::nn
