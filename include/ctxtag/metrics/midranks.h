#pragma once
#include <Eigen/Core>

namespace ctxtag {

/// Ranks from 1 for the smallest; equal values share the mean of theirs.
Eigen::ArrayXd midranks(const Eigen::Ref<const Eigen::ArrayXd>& values);

}  // namespace ctxtag
