#include "run_decision.h"

#include "ctxtag/base/error.h"
#include "ctxtag/calibration/fit_calibration.h"
#include "ctxtag/evaluation/figures.h"

namespace ctxtag::nn {
namespace {

constexpr double kUnfitted = 0.5;

FittedCalibration calibration_of(const ExperimentConfig& config, const TrainingData& data, const RealMatrix& scores) {
  const SampleSet& samples = data.samples.validation;
  return fit_calibration(config.calibration, data.vocabulary, scores, samples.values, samples.known);
}

}  // namespace

void require_calibration(const ExperimentConfig& config, const TrainingData& data) {
  if (config.calibration.method == "none") return;
  const auto rows = static_cast<Eigen::Index>(data.samples.validation.size());
  if (rows == 0) throw ConfigError("calibration: needs a validation split, and the splits have none");
  calibration_of(config, data,
                 RealMatrix::Constant(rows, static_cast<Eigen::Index>(data.vocabulary.size()), kUnfitted));
}

ScoreDecision fitted_decision(const ExperimentConfig& config, const TrainingData& data,
                              const RealMatrix& validation_scores, std::vector<std::string>& notes) {
  const SampleSet& samples = data.samples.validation;
  FittedCalibration fitted = calibration_of(config, data, validation_scores);
  const ScoredLabels cells{calibrated(fitted.calibration, validation_scores), samples.values, samples.known};
  notes = std::move(fitted.notes);
  return {std::move(fitted.calibration),
          complete_thresholds(fitted_thresholds(cells, config.thresholds), data.vocabulary, kUnfitted, notes)};
}

ScoreDecision undecided(const TrainingData& data) {
  return {{}, std::vector<double>(data.vocabulary.size(), kUnfitted)};
}

}  // namespace ctxtag::nn
