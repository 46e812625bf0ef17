#include "ctxtag/metrics/normal_distribution.h"

#include <cmath>
#include <stdexcept>

namespace ctxtag {
namespace {

const double kRootOf2 = std::sqrt(2.0);
const double kRootOf2Pi = std::sqrt(2.0 * std::acos(-1.0));

// Within 4.5e-4 of the quantile of p < 0.5 (Abramowitz and Stegun, 26.2.23).
double rough_quantile(double p) {
  const double t = std::sqrt(-2.0 * std::log(p));
  return (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / kRootOf2); }

double normal_quantile(double p) {
  if (!(p > 0.0 && p < 1.0)) throw std::invalid_argument("a quantile is of a probability between 0 and 1");
  if (p > 0.5) return -normal_quantile(1.0 - p);
  double z = rough_quantile(p);
  for (int step = 0; step < 3; ++step) {  // Halley's method: each step triples the digits
    const double newton = (normal_cdf(z) - p) * kRootOf2Pi * std::exp(0.5 * z * z);
    z -= newton / (1.0 + 0.5 * z * newton);
  }
  return z;
}

double two_sided_p(double z) { return std::erfc(std::abs(z) / kRootOf2); }

double detectable_difference(double standard_error, double confidence, double power) {
  return (normal_quantile(0.5 * (1.0 + confidence)) + normal_quantile(power)) * standard_error;
}

}  // namespace ctxtag
