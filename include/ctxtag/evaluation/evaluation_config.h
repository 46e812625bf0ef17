#pragma once
#include <cmath>
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

struct EvaluationConfig {
  double threshold = 0.5;
  bool fit_thresholds = true;
  bool allow_partial = false;
  std::string like;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("threshold", threshold, "a score of at least this is a tag, where no threshold is fitted");
    field("fit_thresholds", fit_thresholds,
          "with splits: per tag, the threshold of the greatest F1 on the validation rows");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
    field("like", like,
          "conventions of a paper, icassp2020 or ismir2020: halves round to even at the threshold, undefined "
          "precision, recall and F1 are 0; thresholds of icassp2020 are fitted on the grid 0, 0.01 ... 0.99");
  }
  void validate() const {
    if (!std::isfinite(threshold)) throw ConfigError("threshold must be a finite number");
    if (!like.empty() && like != "icassp2020" && like != "ismir2020") {
      throw ConfigError("like is '" + like + "'; allowed: icassp2020, ismir2020, or nothing");
    }
  }
};

}  // namespace ctxtag
