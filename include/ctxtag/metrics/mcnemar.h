#pragma once
#include <cstdint>

namespace ctxtag {

/// What two systems decided on the same cells: how many each alone had right.
struct DiscordantPairs {
  std::int64_t only_first = 0, only_second = 0;

  std::int64_t count() const { return only_first + only_second; }
  /// Below 25 of them the test is exact.
  bool is_exact() const { return count() < 25; }
};

/// McNemar's test (1947) that either is as likely to be right alone, two-sided: exact from the binomial distribution,
/// or chi-square of one degree of freedom with continuity correction, (|b - c| - 1)^2 / (b + c). 1 without such cells.
double mcnemar_p(const DiscordantPairs& pairs);

}  // namespace ctxtag
