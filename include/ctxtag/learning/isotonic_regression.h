#pragma once
#include <Eigen/Core>
#include <vector>

namespace ctxtag {

/// A function that never falls: through its knots, straight between two of them, constant before the first and behind
/// the last.
struct IsotonicRegression {
  std::vector<double> x;  ///< of the knots, rising; at least one
  std::vector<double> y;  ///< of the knots, never falling

  /// The function that never falls with the least weighted sum of squared differences at `x` (pool adjacent violators);
  /// its knots are the ends of the stretches where it is constant. Values of `x` closer than 1e-15 count as one, with
  /// their weighted mean: scikit-learn's IsotonicRegression(out_of_bounds="clip"). Rows of weight 0 take no part.
  /// Throws std::invalid_argument when the lengths differ, a value is not finite, a weight is negative, or no row is
  /// left.
  static IsotonicRegression fit(const Eigen::Ref<const Eigen::ArrayXd>& x, const Eigen::Ref<const Eigen::ArrayXd>& y,
                                const Eigen::Ref<const Eigen::ArrayXd>& weights);
  /// The same with equal weights.
  static IsotonicRegression fit(const Eigen::Ref<const Eigen::ArrayXd>& x, const Eigen::Ref<const Eigen::ArrayXd>& y);

  double operator()(double value) const;
};

}  // namespace ctxtag
