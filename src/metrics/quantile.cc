#include "ctxtag/metrics/quantile.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ctxtag {

double quantile(std::vector<double> values, double share) {
  if (values.empty()) throw std::invalid_argument("there are no values");
  if (!(share >= 0.0 && share <= 1.0)) throw std::invalid_argument("the share is not in [0, 1]");
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace ctxtag
