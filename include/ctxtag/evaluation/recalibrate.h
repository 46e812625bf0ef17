#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/calibration/calibration.h"
#include "ctxtag/evaluation/calibration_report.h"
#include "ctxtag/evaluation/recalibration_config.h"

namespace ctxtag {

/// What makes tags of a model's scores: their calibration, and per tag a threshold of calibrated scores.
struct ScoreDecision {
  Calibration calibration;
  std::vector<double> thresholds;
};

/// A new decision, and what the old one and the new one are worth on test rows.
struct Recalibration {
  ScoreDecision decision;
  std::int64_t validation_rows = 0, test_rows = 0;
  std::optional<CalibrationFigures> before, after;  ///< empty without test rows
  std::vector<std::string> notes;
};

/// Fits calibration and thresholds (of the calibrated scores) to the validation rows of `tables`, whose scores are a
/// network's own. A tag without a threshold of its own gets 0.5. Throws as evaluate() and fit_calibration() do.
Recalibration recalibrate(const EvaluationTables& tables, const ScoreDecision& present,
                          const RecalibrationConfig& config);

}  // namespace ctxtag
