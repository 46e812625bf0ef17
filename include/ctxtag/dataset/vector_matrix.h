#pragma once
#include <Eigen/Core>

namespace ctxtag {

/// One vector per row.
using VectorMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace ctxtag
