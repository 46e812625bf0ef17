#include "dataset/stratify_alike.h"

#include <algorithm>
#include <cmath>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

constexpr int kLongestPeriod = 1000;

// The fewest groups that can be spread in exactly the shares; 0 when it takes more than kLongestPeriod.
int period_of(const std::vector<double>& shares) {
  for (int period = 1; period <= kLongestPeriod; ++period) {
    const bool whole = std::all_of(shares.begin(), shares.end(), [&](double share) {
      return std::abs(share * period - std::round(share * period)) < 1e-7;
    });
    if (whole) return period;
  }
  return 0;
}

// The groups of each kind together, in an order of chance.
std::vector<std::size_t> by_kind(const std::vector<int>& kind_of, Random& random) {
  std::vector<std::size_t> order(kind_of.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random.shuffle(order);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return kind_of[a] < kind_of[b]; });
  return order;
}

GroupCounts counts_of(const GroupCounts& kinds, const std::vector<int>& kind_of,
                      const std::vector<std::size_t>& groups) {
  GroupCounts counts{static_cast<int>(groups.size()), kinds.columns, {}};
  counts.values.reserve(groups.size() * static_cast<std::size_t>(kinds.columns));
  for (const std::size_t group : groups) {
    const double* const row = kinds.of(kind_of[group]);
    counts.values.insert(counts.values.end(), row, row + kinds.columns);
  }
  return counts;
}

// So few that they cannot fill the parts: each goes where chance sends it.
int drawn_part(const std::vector<double>& shares, Random& random) {
  double left = random.uniform();
  int last = 0;
  for (std::size_t part = 0; part < shares.size(); ++part) {
    if (shares[part] <= 0.0) continue;
    last = static_cast<int>(part);
    left -= shares[part];
    if (left < 0.0) break;
  }
  return last;
}

}  // namespace

std::vector<int> stratified_alike(const GroupCounts& kinds, const std::vector<int>& kind_of,
                                  const std::vector<double>& shares, std::uint64_t seed) {
  Random random(seed);
  const int period = period_of(shares);
  std::vector<int> parts(kind_of.size(), 0);
  std::vector<std::size_t> left;
  const std::vector<std::size_t> order = by_kind(kind_of, random);
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && kind_of[order[end]] == kind_of[order[begin]]) ++end;
    const std::size_t times = period == 0 ? 0 : (end - begin) / static_cast<std::size_t>(period);
    std::size_t next = begin;
    for (std::size_t part = 0; part < shares.size() && times > 0; ++part) {
      const auto count = static_cast<std::size_t>(std::llround(shares[part] * period)) * times;
      for (std::size_t i = 0; i < count; ++i) parts[order[next++]] = static_cast<int>(part);
    }
    left.insert(left.end(), order.begin() + static_cast<std::ptrdiff_t>(next),
                order.begin() + static_cast<std::ptrdiff_t>(end));
  }
  const auto wanted = std::count_if(shares.begin(), shares.end(), [](double share) { return share > 0.0; });
  if (left.size() < static_cast<std::size_t>(wanted)) {
    for (const std::size_t group : left) parts[group] = drawn_part(shares, random);
    return parts;
  }
  const std::vector<int> weighed = stratified(counts_of(kinds, kind_of, left), shares, random.next());
  for (std::size_t i = 0; i < left.size(); ++i) parts[left[i]] = weighed[i];
  return parts;
}

}  // namespace ctxtag
