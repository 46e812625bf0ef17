#include "ctxtag/metrics/mcnemar.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "ctxtag/metrics/normal_distribution.h"

namespace ctxtag {

double mcnemar_p(const DiscordantPairs& pairs) {
  const auto count = static_cast<double>(pairs.count());
  if (pairs.is_exact()) {
    double ways = 1.0, at_most = 0.0;  // binomial coefficients, from 0 of count on
    for (std::int64_t k = 0; k <= std::min(pairs.only_first, pairs.only_second); ++k) {
      at_most += ways;
      ways *= (count - static_cast<double>(k)) / static_cast<double>(k + 1);
    }
    return std::min(1.0, 2.0 * at_most * std::pow(0.5, count));
  }
  const auto apart = static_cast<double>(std::abs(pairs.only_first - pairs.only_second));
  return two_sided_p(std::max(0.0, apart - 1.0) / std::sqrt(count));
}

}  // namespace ctxtag
