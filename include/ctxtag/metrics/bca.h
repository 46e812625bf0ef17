#pragma once
#include <optional>
#include <vector>

namespace ctxtag {

/// Shares of the replicates at which the ends of an interval lie.
struct IntervalShares {
  double low = 0.0, high = 0.0;
};

/// The acceleration of a figure: sum d^3 / (6 (sum d^2)^1.5), d being the mean of its values without one cluster each
/// less such a value (Efron and Tibshirani, 1993, equation 14.15). 0 where all values are equal.
double jackknife_acceleration(const std::vector<double>& without_one);

/// Bias-corrected and accelerated (Efron, 1987): with z0 the normal quantile of the share of replicates below the
/// estimate (those equal to it count half) and z that of (1 - confidence) / 2,
///   Phi(z0 + (z0 +- z) / (1 - acceleration (z0 +- z))).
/// Empty where the estimate lies outside all replicates or an end at infinity: such replicates say nothing of it.
/// Throws std::invalid_argument without replicates.
std::optional<IntervalShares> bca_shares(double estimate, const std::vector<double>& replicates, double acceleration,
                                         double confidence);

}  // namespace ctxtag
