#include "ctxtag/metrics/average_precision.h"

#include "metrics/score_groups.h"

namespace ctxtag {

std::optional<double> average_precision(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                        const Eigen::Ref<const Eigen::ArrayXd>& labels) {
  double sum = 0.0, found = 0.0, taken = 0.0;
  for (const ScoreGroup& group : score_groups(scores, labels)) {
    found += static_cast<double>(group.positives);
    taken += static_cast<double>(group.positives + group.negatives);
    sum += static_cast<double>(group.positives) * (found / taken);
  }
  if (found == 0.0) return std::nullopt;
  return sum / found;
}

}  // namespace ctxtag
