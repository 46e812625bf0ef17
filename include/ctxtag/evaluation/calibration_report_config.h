#pragma once
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/threshold_config.h"

namespace ctxtag {

struct CalibrationReportConfig {
  int bins = 15;
  bool allow_partial = false;
  bool unlabelled_as_negative = false;
  ThresholdConfig thresholds;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("bins", bins, "of the calibration error and the reliability data");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
    field("unlabelled_as_negative", unlabelled_as_negative,
          "count a cell without a label as negative, instead of leaving it out");
    field("thresholds", thresholds, "with splits: at which macro F1 is told");
  }
  void validate() const {
    if (bins < 1 || bins > 1000) throw ConfigError("bins: from 1 to 1000, found " + std::to_string(bins));
  }
};

}  // namespace ctxtag
