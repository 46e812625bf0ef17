#pragma once
#include <string>
#include <vector>

#include "ctxtag/calibration/calibration.h"
#include "ctxtag/calibration/calibration_config.h"

namespace ctxtag {

struct FittedCalibration {
  Calibration calibration;
  std::vector<std::string> notes;  ///< tags and rows that took no part, and why
};

/// A calibration of scores (rows x tags, in [0, 1]) to labels; only cells whose `known` is not 0 count. A tag keeps its
/// scores, and is noted, when its known cells are not of both classes, and, with platt, when its higher scores are not
/// more often right. `temperature` is fitted to the cells of all other tags together. `softmax_temperature` counts rows
/// of one known positive and no unknown cell. Throws ConfigError when a score lies outside [0, 1], and when nothing can
/// be fitted at all.
FittedCalibration fit_calibration(const CalibrationConfig& config, const TagVocabulary& vocabulary,
                                  const RealMatrix& scores, const ByteMatrix& values, const ByteMatrix& known);

}  // namespace ctxtag
