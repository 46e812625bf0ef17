#pragma once
#include <cmath>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/evaluation/threshold_config.h"

namespace ctxtag {

struct EvaluationConfig {
  double threshold = 0.5;
  bool fit_thresholds = true;
  ThresholdConfig thresholds;
  bool allow_partial = false;
  bool unlabelled_as_negative = false;
  double false_negatives = -1.0;
  std::string protocol;
  std::string like;
  bool intervals = false;
  BootstrapConfig bootstrap;

  /// Every row gets the one tag of its highest score.
  bool highest_tag_only() const { return protocol == "so_sg"; }
  /// Every row has exactly one tag.
  bool single_labels() const { return protocol == "so_sg" || protocol == "mo_sg"; }
  bool fits_thresholds() const { return fit_thresholds && !highest_tag_only() && like != "ismir2020"; }

  template <typename Visitor>
  void fields(Visitor& field) {
    field("threshold", threshold, "a score of at least this is a tag, where no threshold is fitted");
    field("fit_thresholds", fit_thresholds,
          "with splits: per tag, the threshold that is best on the validation rows, by the rule of `thresholds`");
    field("thresholds", thresholds, "which threshold is the best");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
    field("unlabelled_as_negative", unlabelled_as_negative,
          "count a cell without a label as negative, instead of leaving it out; verified labels turn it on");
    field("false_negatives", false_negatives,
          "bounds of precision, recall and F1 if this share of the negatives, 0 to 1, is in truth positive; -1: none");
    field("protocol", protocol,
          "with samples: mo_mg (per track: thresholds, against the tags that its users gave it), mo_sg (thresholds, "
          "against the one tag of the sample), so_sg (the tag of the highest score, the first of equal ones, against "
          "the one tag of the sample); empty: thresholds, against all tags of the sample");
    field("like", like,
          "conventions of a paper, icassp2020 or ismir2020: halves round to even at the threshold, undefined "
          "precision, recall and F1 are 0; thresholds of icassp2020 are fitted on the grid 0, 0.01 ... 0.99, those of "
          "ismir2020 are not fitted, and of its samples the last batch of 32 is dropped unless it is full");
    field("intervals", intervals, "where every figure lies, by bootstrap");
    field("bootstrap", bootstrap,
          "of these intervals, and with samples of those of the means over users, who are drawn as a whole");
  }
  void validate() const {
    if (!std::isfinite(threshold)) throw ConfigError("threshold must be a finite number");
    if (false_negatives != -1.0 && !(false_negatives >= 0.0 && false_negatives <= 1.0)) {
      throw ConfigError("false_negatives is a share from 0 to 1 (or -1: no bounds), found " + to_text(false_negatives));
    }
    if (!protocol.empty() && protocol != "mo_mg" && protocol != "mo_sg" && protocol != "so_sg") {
      throw ConfigError("protocol is '" + protocol + "'; allowed: mo_mg, mo_sg, so_sg, or nothing");
    }
    if (!like.empty() && thresholds.by != "f1") {
      throw ConfigError("thresholds.by: thresholds like those of " + like + " are of the greatest F1, found '" +
                        thresholds.by + "'");
    }
    if (!like.empty() && like != "icassp2020" && like != "ismir2020") {
      throw ConfigError("like is '" + like + "'; allowed: icassp2020, ismir2020, or nothing");
    }
    bootstrap.validate();
  }
};

}  // namespace ctxtag
