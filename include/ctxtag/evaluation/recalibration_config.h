#pragma once
#include "ctxtag/calibration/calibration_config.h"
#include "ctxtag/evaluation/threshold_config.h"

namespace ctxtag {

/// How a model's scores become tags.
struct RecalibrationConfig {
  CalibrationConfig calibration;
  ThresholdConfig thresholds;
  bool allow_partial = false;
  bool unlabelled_as_negative = false;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("calibration", calibration, "what makes probabilities of the scores");
    field("thresholds", thresholds, "which calibrated scores are a tag");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
    field("unlabelled_as_negative", unlabelled_as_negative,
          "count a cell without a label as negative, instead of leaving it out");
  }
  void validate() const {}
};

}  // namespace ctxtag
