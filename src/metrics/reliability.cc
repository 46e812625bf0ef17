#include "ctxtag/metrics/reliability.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "ctxtag/metrics/score_groups.h"

namespace ctxtag {
namespace {

using Values = Eigen::Ref<const Eigen::ArrayXd>;

void require_same_length(const Values& scores, const Values& labels) {
  if (scores.size() != labels.size()) throw std::invalid_argument("as many scores as labels are needed");
}

}  // namespace

std::vector<ReliabilityBin> reliability_bins(const Values& scores, const Values& labels, int bins) {
  require_same_length(scores, labels);
  if (bins < 1) throw std::invalid_argument("at least one bin is needed");
  std::vector<ReliabilityBin> all(static_cast<std::size_t>(bins));
  for (int bin = 0; bin < bins; ++bin) {
    all[static_cast<std::size_t>(bin)].low = static_cast<double>(bin) / bins;
    all[static_cast<std::size_t>(bin)].high = static_cast<double>(bin + 1) / bins;
  }
  for (Eigen::Index i = 0; i < scores.size(); ++i) {
    if (!(scores[i] >= 0.0 && scores[i] <= 1.0)) throw std::invalid_argument("a score is not in [0, 1]");
    const int bin = std::min(static_cast<int>(scores[i] * bins), bins - 1);
    ReliabilityBin& in = all[static_cast<std::size_t>(bin)];
    ++in.count;
    in.mean_score += scores[i];
    in.positive_share += labels[i];
  }
  all.erase(std::remove_if(all.begin(), all.end(), [](const ReliabilityBin& bin) { return bin.count == 0; }),
            all.end());
  for (ReliabilityBin& bin : all) {
    bin.mean_score /= static_cast<double>(bin.count);
    bin.positive_share /= static_cast<double>(bin.count);
  }
  return all;
}

std::vector<ReliabilityBin> equal_mass_bins(const Values& scores, const Values& labels, int bins) {
  require_same_length(scores, labels);
  if (bins < 1) throw std::invalid_argument("at least one bin is needed");
  if (scores.size() != 0 && !(scores.minCoeff() >= 0.0 && scores.maxCoeff() <= 1.0)) {
    throw std::invalid_argument("a score is not in [0, 1]");
  }
  const auto total = static_cast<double>(scores.size());
  std::vector<ReliabilityBin> found;
  double seen = 0.0, end = 0.0;  // scores in earlier groups; and up to where the last bin goes
  std::vector<ScoreGroup> groups = score_groups(scores, labels);
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    if (seen >= end) {
      while (seen >= end) end += total / bins;
      found.push_back({group->score, group->score});
    }
    ReliabilityBin& bin = found.back();
    const std::int64_t count = group->positives + group->negatives;
    bin.high = group->score;
    bin.count += count;
    bin.mean_score += group->score * static_cast<double>(count);
    bin.positive_share += static_cast<double>(group->positives);
    seen += static_cast<double>(count);
  }
  for (ReliabilityBin& bin : found) {
    bin.mean_score /= static_cast<double>(bin.count);
    bin.positive_share /= static_cast<double>(bin.count);
  }
  return found;
}

std::optional<double> expected_calibration_error(const std::vector<ReliabilityBin>& bins) {
  double sum = 0.0, count = 0.0;
  for (const ReliabilityBin& bin : bins) {
    sum += static_cast<double>(bin.count) * std::abs(bin.mean_score - bin.positive_share);
    count += static_cast<double>(bin.count);
  }
  if (count == 0.0) return std::nullopt;
  return sum / count;
}

std::optional<double> brier_score(const Values& scores, const Values& labels) {
  require_same_length(scores, labels);
  if (scores.size() == 0) return std::nullopt;
  return (scores - labels).square().mean();
}

std::optional<double> log_loss(const Values& scores, const Values& labels) {
  require_same_length(scores, labels);
  if (scores.size() == 0) return std::nullopt;
  constexpr double kLeast = 1e-15;
  return -(labels * scores.max(kLeast).log() + (1.0 - labels) * (1.0 - scores).max(kLeast).log()).mean();
}

}  // namespace ctxtag
