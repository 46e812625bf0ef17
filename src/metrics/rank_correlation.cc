#include "ctxtag/metrics/rank_correlation.h"

#include <cmath>
#include <stdexcept>

#include "ctxtag/metrics/midranks.h"

namespace ctxtag {
namespace {

// Ranks less their mean.
Eigen::ArrayXd centred_ranks(const Eigen::Ref<const Eigen::ArrayXd>& values) {
  return midranks(values) - 0.5 * static_cast<double>(values.size() + 1);
}

}  // namespace

std::optional<double> rank_correlation(const Eigen::Ref<const Eigen::ArrayXd>& a,
                                       const Eigen::Ref<const Eigen::ArrayXd>& b) {
  if (a.size() != b.size()) throw std::invalid_argument("rank_correlation: lengths differ");
  if (a.size() < 2) return {};
  const Eigen::ArrayXd x = centred_ranks(a), y = centred_ranks(b);
  const double spread = x.square().sum() * y.square().sum();
  if (spread == 0.0) return {};
  return (x * y).sum() / std::sqrt(spread);
}

}  // namespace ctxtag
