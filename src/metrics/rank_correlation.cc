#include "ctxtag/metrics/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace ctxtag {
namespace {

// Ranks less their mean.
Eigen::ArrayXd centred_ranks(const Eigen::Ref<const Eigen::ArrayXd>& values) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) { return values[a] < values[b]; });
  Eigen::ArrayXd ranks(values.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = 0.5 * static_cast<double>(begin + end - 1);
  }
  return ranks - 0.5 * static_cast<double>(values.size() - 1);
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
