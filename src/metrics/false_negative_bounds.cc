#include "ctxtag/metrics/false_negative_bounds.h"

#include <algorithm>
#include <stdexcept>

namespace ctxtag {

DecisionBounds false_negative_bounds(const ConfusionCount& count, double share) {
  if (!(share >= 0.0 && share <= 1.0)) throw std::invalid_argument("a share of false negatives is from 0 to 1");
  const auto tp = static_cast<double>(count.true_positives), fp = static_cast<double>(count.false_positives);
  const auto fn = static_cast<double>(count.false_negatives), tn = static_cast<double>(count.true_negatives);
  const double missing = share * (fp + tn);
  const Bounds found{tp + std::max(0.0, missing - tn), tp + std::min(fp, missing)};
  const auto over = [&](double scale, double denominator) -> std::optional<Bounds> {
    if (denominator == 0.0) return std::nullopt;
    return Bounds{scale * found.lower / denominator, scale * found.upper / denominator};
  };
  const double decided = tp + fp, positive = tp + fn + missing;
  return {over(1.0, decided), over(1.0, positive), over(2.0, decided + positive)};
}

}  // namespace ctxtag
