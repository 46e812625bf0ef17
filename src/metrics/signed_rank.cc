#include "ctxtag/metrics/signed_rank.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "ctxtag/metrics/midranks.h"
#include "ctxtag/metrics/normal_distribution.h"

namespace ctxtag {
namespace {

constexpr std::size_t kMostExact = 25;

// Probability, over all signs, that the ranks 1 to count of the positive ones add up to at most `sum`.
double share_at_most(std::size_t count, std::size_t sum) {
  std::vector<double> ways(count * (count + 1) / 2 + 1, 0.0);  // by sum
  ways[0] = 1.0;
  for (std::size_t rank = 1; rank <= count; ++rank) {
    for (std::size_t total = ways.size() - 1; total >= rank; --total) ways[total] += ways[total - rank];
  }
  double found = 0.0;
  for (std::size_t total = 0; total <= sum; ++total) found += ways[total];
  return found * std::pow(0.5, static_cast<double>(count));
}

double normal_p(const SignedRank& ranks, const std::map<double, double>& sizes) {
  const auto n = static_cast<double>(ranks.count);
  double ties = 0.0;
  for (const auto& [size, times] : sizes) ties += times * times * times - times;
  const double deviation = std::sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0);
  const double apart = std::abs(ranks.positive_ranks - n * (n + 1.0) / 4.0);
  return two_sided_p(std::max(0.0, apart - 0.5) / deviation);
}

}  // namespace

SignedRank signed_rank(const std::vector<double>& differences) {
  std::vector<double> nonzero;
  std::map<double, double> sizes;
  for (const double difference : differences) {
    if (difference == 0.0) continue;
    nonzero.push_back(difference);
    sizes[std::abs(difference)] += 1.0;
  }
  SignedRank result;
  result.count = nonzero.size();
  if (nonzero.empty()) return result;
  const Eigen::Map<const Eigen::ArrayXd> values(nonzero.data(), static_cast<Eigen::Index>(nonzero.size()));
  const Eigen::ArrayXd ranks = midranks(values.abs());
  result.positive_ranks = (values > 0.0).select(ranks, 0.0).sum();
  result.negative_ranks = ranks.sum() - result.positive_ranks;
  result.is_exact = nonzero.size() <= kMostExact && sizes.size() == nonzero.size();
  const double smaller = std::min(result.positive_ranks, result.negative_ranks);
  result.p_value = result.is_exact ? std::min(1.0, 2.0 * share_at_most(result.count, static_cast<std::size_t>(smaller)))
                                   : normal_p(result, sizes);
  return result;
}

}  // namespace ctxtag
