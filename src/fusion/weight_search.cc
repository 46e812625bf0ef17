#include "fusion/weight_search.h"

#include <cmath>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/metrics/roc_auc.h"
#include "fusion/fusion_scale.h"

namespace ctxtag {
namespace {

constexpr std::size_t kMostTries = 20000;

using Parts = std::vector<int>;

// All ways to share `left` among the parts from `at` on, appended to `all`.
void share_out(Parts& parts, std::size_t at, int left, std::vector<Parts>& all) {
  if (all.size() > kMostTries) return;
  if (at + 1 == parts.size()) {
    parts[at] = left;
    all.push_back(parts);
    return;
  }
  for (int part = left; part >= 0; --part) {
    parts[at] = part;
    share_out(parts, at + 1, left - part, all);
  }
}

int squares(const Parts& parts) {
  int sum = 0;
  for (const int part : parts) sum += part * part;
  return sum;
}

// Mean over the tags that are defined; empty when none is.
std::optional<double> macro_roc_auc(const RealMatrix& scores, const FusionLabels& labels) {
  double sum = 0.0;
  int tags = 0;
  for (Eigen::Index tag = 0; tag < scores.cols(); ++tag) {
    std::vector<Eigen::Index> rows;
    for (Eigen::Index row = 0; row < scores.rows(); ++row) {
      if (labels.known(row, tag) != 0) rows.push_back(row);
    }
    const Eigen::ArrayXd of_tag = scores.col(tag)(rows), values = labels.values.col(tag)(rows).cast<double>();
    if (const std::optional<double> auc = roc_auc(of_tag, values)) {
      sum += *auc;
      ++tags;
    }
  }
  if (tags == 0) return std::nullopt;
  return sum / tags;
}

double mean_log_likelihood(const RealMatrix& probabilities, const FusionLabels& labels, double epsilon) {
  const RealMatrix kept = probabilities.max(epsilon).min(1.0 - epsilon);
  const RealMatrix values = labels.values.cast<double>(), known = labels.known.cast<double>();
  return (known * (values * kept.log() + (1.0 - values) * (1.0 - kept).log())).sum() / known.sum();
}

}  // namespace

FoundWeights best_weights(const std::vector<RealMatrix>& scaled, FusionScale scale, const FusionLabels& labels,
                          const FusionConfig& config, int threads) {
  std::vector<Parts> tries;
  Parts parts(scaled.size(), 0);
  share_out(parts, 0, config.steps, tries);
  if (tries.size() > kMostTries) {
    throw ConfigError("more than " + std::to_string(kMostTries) + " weights of " + std::to_string(scaled.size()) +
                      " systems in " + std::to_string(config.steps) + " steps; take fewer steps");
  }
  const bool ranks = config.objective == "macro_roc_auc";
  std::vector<std::optional<double>> values(tries.size());
  for_each_parallel(tries.size(), threads, [&](std::size_t i) {
    RealMatrix sum = RealMatrix::Zero(scaled[0].rows(), scaled[0].cols());
    for (std::size_t system = 0; system < scaled.size(); ++system) {
      sum += scaled[system] * (static_cast<double>(tries[i][system]) / config.steps);
    }
    values[i] = ranks ? macro_roc_auc(sum, labels) : mean_log_likelihood(off_scale(sum, scale), labels, config.epsilon);
  });
  if (!values[0]) throw ConfigError("no tag has both a positive and a negative among the validation rows");
  std::size_t best = 0;
  for (std::size_t i = 1; i < tries.size(); ++i) {
    if (*values[i] > *values[best] || (*values[i] == *values[best] && squares(tries[i]) < squares(tries[best]))) {
      best = i;
    }
  }
  FoundWeights found{Eigen::ArrayXd(static_cast<Eigen::Index>(scaled.size())), *values[best]};
  for (std::size_t system = 0; system < scaled.size(); ++system) {
    found.weights[static_cast<Eigen::Index>(system)] = static_cast<double>(tries[best][system]) / config.steps;
  }
  if (!ranks) found.objective = -found.objective;
  return found;
}

}  // namespace ctxtag
