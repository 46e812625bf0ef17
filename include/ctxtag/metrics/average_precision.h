#pragma once
#include <Eigen/Core>
#include <optional>

namespace ctxtag {

/// Area under the precision-recall steps: the sum over the distinct scores, from the highest down, of the gain in
/// recall times the precision there. Nothing is interpolated; equal scores are one step. Labels are 1 or 0. Empty
/// without a positive. Throws std::invalid_argument when the lengths differ or a score is not finite.
std::optional<double> average_precision(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                        const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
