#include "ctxtag/metrics/bca.h"

#include <cmath>
#include <stdexcept>

#include "ctxtag/metrics/normal_distribution.h"

namespace ctxtag {

double jackknife_acceleration(const std::vector<double>& without_one) {
  double mean = 0.0;
  for (const double value : without_one) mean += value / static_cast<double>(without_one.size());
  double squares = 0.0, cubes = 0.0;
  for (const double value : without_one) {
    const double d = mean - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares == 0.0 ? 0.0 : cubes / (6.0 * std::pow(squares, 1.5));
}

std::optional<IntervalShares> bca_shares(double estimate, const std::vector<double>& replicates, double acceleration,
                                         double confidence) {
  if (replicates.empty()) throw std::invalid_argument("there are no replicates");
  double halves_below = 0.0;
  for (const double value : replicates) halves_below += value < estimate ? 2.0 : value == estimate ? 1.0 : 0.0;
  const double share = halves_below / 2.0 / static_cast<double>(replicates.size());
  if (share <= 0.0 || share >= 1.0) return std::nullopt;
  const double z0 = normal_quantile(share), z = normal_quantile(0.5 * (1.0 - confidence));
  const double low = 1.0 - acceleration * (z0 + z), high = 1.0 - acceleration * (z0 - z);
  if (low <= 0.0 || high <= 0.0) return std::nullopt;
  return IntervalShares{normal_cdf(z0 + (z0 + z) / low), normal_cdf(z0 + (z0 - z) / high)};
}

}  // namespace ctxtag
