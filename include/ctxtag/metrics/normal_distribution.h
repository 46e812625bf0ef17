#pragma once

namespace ctxtag {

/// Probability that a standard normal number is at most z.
double normal_cdf(double z);

/// The z with normal_cdf(z) = p. Throws std::invalid_argument unless 0 < p < 1.
double normal_quantile(double p);

/// Probability that a standard normal number is at least as far from 0 as z.
double two_sided_p(double z);

/// The smallest true difference that a two-sided test at the level 1 - confidence finds with probability `power`, where
/// estimates of it are normal with this standard error: (z_{(1 + confidence) / 2} + z_power) standard_error.
double detectable_difference(double standard_error, double confidence, double power = 0.8);

}  // namespace ctxtag
