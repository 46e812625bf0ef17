#pragma once
#include <Eigen/Core>
#include <optional>

namespace ctxtag {

/// Probability that a random positive outranks a random negative; ties count one half. Labels are 1 or 0.
/// Empty when one of the two classes is absent: the quantity is then undefined.
/// Throws std::invalid_argument when the lengths differ or a score is not finite.
std::optional<double> roc_auc(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                              const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
