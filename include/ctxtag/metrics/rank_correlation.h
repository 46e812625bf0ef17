#pragma once
#include <Eigen/Core>
#include <optional>

namespace ctxtag {

/// Spearman's rho: the correlation of the ranks, equal values having the mean of their ranks. Empty where one of the
/// two is constant, and for fewer than two values. Throws std::invalid_argument when the lengths differ.
std::optional<double> rank_correlation(const Eigen::Ref<const Eigen::ArrayXd>& a,
                                       const Eigen::Ref<const Eigen::ArrayXd>& b);

}  // namespace ctxtag
