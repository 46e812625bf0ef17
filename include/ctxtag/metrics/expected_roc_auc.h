#pragma once
#include <Eigen/Core>
#include <optional>

namespace ctxtag {

/// How well `probabilities` p rank labels that are drawn with them, independently: the expected number of pairs of a
/// positive and a negative in the right order (ties count one half) over that of all such pairs,
/// sum_{i != j} p_i (1 - p_j) [p_i > p_j] / sum_{i != j} p_i (1 - p_j). Empty when no such pair can be. O(n log n).
std::optional<double> expected_roc_auc(const Eigen::Ref<const Eigen::ArrayXd>& probabilities);

}  // namespace ctxtag
