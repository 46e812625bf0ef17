#pragma once
#include <optional>
#include <vector>

namespace ctxtag {

/// p-values of several tests, corrected so that the chance of a single wrong rejection among all is at most the level
/// they are compared with (Holm, 1979): from the smallest of m on, the i-th times m - i + 1, at least the one before,
/// at most 1. Empty ones are of no test: they stay empty and do not count.
std::vector<std::optional<double>> holm(const std::vector<std::optional<double>>& p_values);

}  // namespace ctxtag
