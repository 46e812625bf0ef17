#pragma once
#include <Eigen/Core>

namespace ctxtag {

/// Points along the directions in which they vary most.
struct PrincipalComponents {
  Eigen::MatrixXd positions;       ///< points x components, centred
  Eigen::VectorXd variance_share;  ///< of each component, of the whole variance; 0 where nothing varies
};

/// The first `components` principal components of `points` (points x dimensions); fewer where there are fewer
/// dimensions. The sign of each is such that its position of the greatest magnitude is positive (the first of equal
/// ones). Throws std::invalid_argument without points, for numbers that are not finite, and for fewer than one
/// component.
PrincipalComponents principal_components(const Eigen::MatrixXd& points, Eigen::Index components);

}  // namespace ctxtag
