#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/config/json.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/learning/isotonic_regression.h"
#include "ctxtag/learning/logit_scaling.h"

namespace ctxtag {

/// What becomes of the scores of one tag; without either, they stay as they are.
struct TagCalibration {
  std::optional<LogitScaling> scaling;
  std::optional<IsotonicRegression> steps;

  bool empty() const { return !scaling && !steps; }
  double operator()(double score) const;
};

/// What makes probabilities of a model's scores. The order of two scores of a tag never turns round; isotonic steps may
/// make them equal.
struct Calibration {
  std::string method = "none";                ///< as in CalibrationConfig
  std::vector<TagCalibration> tags;           ///< one per tag; empty for none and softmax_temperature
  std::optional<double> softmax_temperature;  ///< of whole rows: tempered()
  std::int64_t fitted_rows = 0;

  bool none() const { return method == "none"; }
};

/// Rows x tags of scores, calibrated. Throws ConfigError when the calibration is of another number of tags.
RealMatrix calibrated(const Calibration& calibration, RealMatrix scores);
ScoreTable calibrated(const Calibration& calibration, ScoreTable table);

/// null for none.
nlohmann::ordered_json calibration_json(const Calibration& calibration);
/// What calibration_json() wrote, of a model of `tags` tags. Throws DataError that names what is wrong: unknown or
/// missing keys, numbers that are not finite or out of range, knots that do not rise.
Calibration calibration_from_json(const nlohmann::json& json, std::size_t tags);

}  // namespace ctxtag
