#pragma once
#include <optional>

#include "ctxtag/metrics/confusion.h"

namespace ctxtag {

struct Bounds {
  double lower = 0.0, upper = 0.0;
};

/// Where figures of decisions lie; empty where the figure is undefined.
struct DecisionBounds {
  std::optional<Bounds> precision, recall, f1;
};

/// Bounds of precision, recall and F1 when a share s of the cells counted as negative is in truth positive, and nothing
/// is known of which ones.
///
/// Of the N = FP + TN negatives, m = s N are positive: x of them among the FP, m - x among the TN. Neither can be more
/// than there are, so
///   max(0, m - TN) <= x <= min(FP, m).
/// The x were decided right, the m - x were missed, so that in truth
///   precision = (TP + x) / (TP + FP)
///   recall    = (TP + x) / (TP + FN + m)
///   F1        = 2 (TP + x) / ((TP + FP) + (TP + FN + m)).
/// No denominator depends on x: all three grow with x, and their bounds are those at its two ends. A figure is empty
/// where its denominator is 0. m is not rounded to a whole number of cells: the bounds are continuous in s.
/// Throws std::invalid_argument for a share outside [0, 1].
DecisionBounds false_negative_bounds(const ConfusionCount& count, double share);

}  // namespace ctxtag
