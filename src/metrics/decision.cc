#include "ctxtag/metrics/decision.h"

#include <cmath>
#include <cstdint>

#include "ctxtag/metrics/score_groups.h"

namespace ctxtag {
namespace {

// F1 = 2TP / (TP + FP + positives), compared without division.
struct F1Fraction {
  std::int64_t found = 0;
  std::int64_t taken_and_positives = 1;

  bool at_least(const F1Fraction& other) const {
    return found * other.taken_and_positives >= other.found * taken_and_positives;
  }
};

std::int64_t positives_of(const std::vector<ScoreGroup>& groups) {
  std::int64_t positives = 0;
  for (const ScoreGroup& group : groups) positives += group.positives;
  return positives;
}

}  // namespace

bool decided(DecisionRule rule, double score, double threshold) {
  if (rule == DecisionRule::kAtLeast) return score >= threshold;
  return std::nearbyint(score - threshold + 0.5) == 1.0;
}

std::optional<double> best_f1_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                        const Eigen::Ref<const Eigen::ArrayXd>& labels) {
  const std::vector<ScoreGroup> groups = score_groups(scores, labels);
  const std::int64_t positives = positives_of(groups);
  if (positives == 0) return std::nullopt;

  F1Fraction best;
  double threshold = groups.front().score;
  std::int64_t found = 0, taken = 0;
  for (const ScoreGroup& group : groups) {
    found += group.positives;
    taken += group.positives + group.negatives;
    const F1Fraction here{found, taken + positives};
    if (!here.at_least(best)) continue;
    best = here;
    threshold = group.score;
  }
  return threshold;
}

std::optional<double> precision_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                          const Eigen::Ref<const Eigen::ArrayXd>& labels, double least) {
  if (scores.size() == 0) return std::nullopt;
  double threshold = kNeverGiven;
  std::int64_t found = 0, taken = 0;
  for (const ScoreGroup& group : score_groups(scores, labels)) {
    found += group.positives;
    taken += group.positives + group.negatives;
    if (static_cast<double>(found) / static_cast<double>(taken) >= least) threshold = group.score;
  }
  return threshold;
}

std::optional<double> recall_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                       const Eigen::Ref<const Eigen::ArrayXd>& labels, double least) {
  const std::vector<ScoreGroup> groups = score_groups(scores, labels);
  const std::int64_t positives = positives_of(groups);
  std::int64_t found = 0;
  for (const ScoreGroup& group : groups) {
    found += group.positives;
    if (found > 0 && static_cast<double>(found) / static_cast<double>(positives) >= least) return group.score;
  }
  return std::nullopt;
}

std::optional<double> quota_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores, double share) {
  if (scores.size() == 0) return std::nullopt;
  constexpr double kEquallyNear = 1e-9;  // of a row: `share` is rounded
  const double wanted = share * static_cast<double>(scores.size());
  double threshold = kNeverGiven, nearest = wanted;
  std::int64_t taken = 0;
  for (const ScoreGroup& group : score_groups(scores, Eigen::ArrayXd::Zero(scores.size()))) {
    taken += group.negatives;
    const double distance = std::abs(static_cast<double>(taken) - wanted);
    if (distance >= nearest - kEquallyNear) continue;
    nearest = distance;
    threshold = group.score;
  }
  return threshold;
}

std::optional<double> best_f1_threshold_on_grid(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                                const Eigen::Ref<const Eigen::ArrayXd>& labels) {
  const std::vector<ScoreGroup> groups = score_groups(scores, labels);
  const std::int64_t positives = positives_of(groups);
  if (positives == 0) return std::nullopt;

  F1Fraction best;
  double best_threshold = 0.0;
  for (int step = 99; step >= 0; --step) {
    const double threshold = step / 100.0;
    F1Fraction here{0, positives};
    for (const ScoreGroup& group : groups) {
      if (!decided(DecisionRule::kHalfToEven, group.score, threshold)) continue;
      here.found += group.positives;
      here.taken_and_positives += group.positives + group.negatives;
    }
    if (!here.at_least(best)) continue;
    best = here;
    best_threshold = threshold;
  }
  return best_threshold;
}

}  // namespace ctxtag
