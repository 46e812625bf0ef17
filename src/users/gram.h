#pragma once
#include <Eigen/Core>

#include "users/factors.h"

namespace ctxtag {

/// Y'Y: products in float, added up in double every 256 rows, in an order that does not depend on `threads`.
Eigen::MatrixXd gram(const Factors& vectors, const AlsKernel& kernel, int threads);

/// Y'Y in double throughout.
Eigen::MatrixXd exact_gram(const Factors& vectors, int threads);

}  // namespace ctxtag
