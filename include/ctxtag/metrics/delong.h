#pragma once
#include <Eigen/Core>
#include <optional>

namespace ctxtag {

/// ROC-AUC of two systems on the same rows, and how they vary together from sample to sample of independent rows.
struct CorrelatedAucs {
  double first = 0.0, second = 0.0;
  double first_variance = 0.0, second_variance = 0.0, covariance = 0.0;

  double difference() const { return first - second; }
  double variance_of_difference() const { return first_variance + second_variance - 2.0 * covariance; }
  /// Standard normal when the two are equally good. Empty where the difference cannot vary: the systems rank alike, or
  /// one of them parts the classes.
  std::optional<double> z() const;
  std::optional<double> p_value() const;  ///< two-sided
};

/// The nonparametric covariance of DeLong, DeLong and Clarke-Pearson (1988), from midranks in O(n log n) (Sun and Xu,
/// 2014). Labels are 1 or 0. Empty with fewer than two positives or two negatives. Throws std::invalid_argument when
/// the lengths differ or a score is not finite.
std::optional<CorrelatedAucs> delong(const Eigen::Ref<const Eigen::ArrayXd>& first,
                                     const Eigen::Ref<const Eigen::ArrayXd>& second,
                                     const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
