#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {

std::optional<double> roc_auc(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                              const Eigen::Ref<const Eigen::ArrayXd>& labels) {
  return roc_auc(score_groups(scores, labels));
}

std::optional<double> roc_auc(const std::vector<ScoreGroup>& groups) {
  double losses = 0.0, positives = 0.0, negatives = 0.0;  // pairs in which the negative ranks higher
  for (const ScoreGroup& group : groups) {
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
