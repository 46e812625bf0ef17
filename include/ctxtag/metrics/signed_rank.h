#pragma once
#include <cstddef>
#include <optional>
#include <vector>

namespace ctxtag {

/// Wilcoxon's signed-rank test (1945) that differences are symmetric about 0.
struct SignedRank {
  std::size_t count = 0;                              ///< of differences other than 0, which alone take part
  double positive_ranks = 0.0, negative_ranks = 0.0;  ///< sums of the ranks of |difference|; equal ones share theirs
  bool is_exact = false;
  std::optional<double> p_value;  ///< two-sided; empty without a difference
};

/// Exact for at most 25 differences that all differ in size; else normal, with the correction for ties and for
/// continuity.
SignedRank signed_rank(const std::vector<double>& differences);

}  // namespace ctxtag
