#pragma once
#include <string>
#include <vector>

#include "ctxtag/evaluation/recalibrate.h"
#include "training_data.h"

namespace ctxtag::nn {

/// Throws ConfigError when the validation rows cannot give the calibration that is asked for. It depends on their
/// labels alone, and is known before any work.
void require_calibration(const ExperimentConfig& config, const TrainingData& data);

/// Calibration and thresholds of a model, fitted to the scores of its validation rows; a line in `notes` for each tag
/// that lacks one of them.
ScoreDecision fitted_decision(const ExperimentConfig& config, const TrainingData& data,
                              const RealMatrix& validation_scores, std::vector<std::string>& notes);

/// Without validation rows: scores as they are, and thresholds of 0.5.
ScoreDecision undecided(const TrainingData& data);

}  // namespace ctxtag::nn
