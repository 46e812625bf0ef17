#include "ctxtag/metrics/delong.h"

#include <cmath>
#include <stdexcept>

#include "ctxtag/metrics/midranks.h"
#include "ctxtag/metrics/normal_distribution.h"

namespace ctxtag {
namespace {

using Column = Eigen::ArrayXd;

// For each positive the share of negatives below it, for each negative the share of positives above it; ties count one
// half. The mean of either is ROC-AUC.
struct Placements {
  Column of_positives, of_negatives;
};

Column chosen(const Eigen::Ref<const Column>& values, const Eigen::Ref<const Column>& labels, bool positive) {
  Column found(values.size());
  Eigen::Index count = 0;
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    if ((labels[i] > 0.5) == positive) found[count++] = values[i];
  }
  found.conservativeResize(count);
  return found;
}

Placements placements(const Eigen::Ref<const Column>& scores, const Eigen::Ref<const Column>& labels) {
  const Column among_all = midranks(scores);
  const Column positives = midranks(chosen(scores, labels, true)), negatives = midranks(chosen(scores, labels, false));
  const auto p = static_cast<double>(positives.size()), n = static_cast<double>(negatives.size());
  return {(chosen(among_all, labels, true) - positives) / n, 1.0 - (chosen(among_all, labels, false) - negatives) / p};
}

double covariance(const Column& a, const Column& b) {
  return ((a - a.mean()) * (b - b.mean())).sum() / static_cast<double>(a.size() - 1);
}

double covariance(const Placements& a, const Placements& b) {
  return covariance(a.of_positives, b.of_positives) / static_cast<double>(a.of_positives.size()) +
         covariance(a.of_negatives, b.of_negatives) / static_cast<double>(a.of_negatives.size());
}

// What rounding leaves of a variance of 0.
constexpr double kNoVariance = 1e-15;

}  // namespace

std::optional<double> CorrelatedAucs::z() const {
  const double variance = variance_of_difference();
  if (variance <= kNoVariance * (first_variance + second_variance)) return std::nullopt;
  return difference() / std::sqrt(variance);
}

std::optional<double> CorrelatedAucs::p_value() const {
  const std::optional<double> statistic = z();
  return statistic ? std::optional(two_sided_p(*statistic)) : std::nullopt;
}

std::optional<CorrelatedAucs> delong(const Eigen::Ref<const Column>& first, const Eigen::Ref<const Column>& second,
                                     const Eigen::Ref<const Column>& labels) {
  if (first.size() != labels.size() || second.size() != labels.size()) {
    throw std::invalid_argument("scores and labels differ in length");
  }
  if (!first.isFinite().all() || !second.isFinite().all()) throw std::invalid_argument("a score is not finite");
  const Eigen::Index positives = (labels > 0.5).count();
  if (positives < 2 || labels.size() - positives < 2) return std::nullopt;
  const Placements a = placements(first, labels), b = placements(second, labels);
  return CorrelatedAucs{a.of_positives.mean(), b.of_positives.mean(), covariance(a, a), covariance(b, b),
                        covariance(a, b)};
}

}  // namespace ctxtag
