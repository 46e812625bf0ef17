#include "ctxtag/metrics/roc_auc.h"

#include "metrics/score_groups.h"

namespace ctxtag {

std::optional<double> roc_auc(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                              const Eigen::Ref<const Eigen::ArrayXd>& labels) {
  double losses = 0.0, positives = 0.0, negatives = 0.0;  // pairs in which the negative ranks higher
  for (const ScoreGroup& group : score_groups(scores, labels)) {
    const auto tied_positives = static_cast<double>(group.positives);
    const auto tied_negatives = static_cast<double>(group.negatives);
    losses += tied_positives * (negatives + tied_negatives / 2.0);
    positives += tied_positives;
    negatives += tied_negatives;
  }
  if (positives == 0.0 || negatives == 0.0) return std::nullopt;
  return (positives * negatives - losses) / (positives * negatives);
}

}  // namespace ctxtag
