#include "ctxtag/learning/principal_components.h"

#include <Eigen/Eigenvalues>
#include <stdexcept>

namespace ctxtag {

PrincipalComponents principal_components(const Eigen::MatrixXd& points, Eigen::Index components) {
  if (points.rows() == 0 || points.cols() == 0) throw std::invalid_argument("principal components need points");
  if (!points.allFinite()) throw std::invalid_argument("principal components need finite numbers");
  if (components < 1) throw std::invalid_argument("at least one principal component");
  components = std::min(components, points.cols());
  const Eigen::MatrixXd centred = points.rowwise() - points.colwise().mean();
  const Eigen::MatrixXd scatter = centred.transpose() * centred;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scatter);
  PrincipalComponents result;
  const Eigen::MatrixXd directions = solver.eigenvectors().rightCols(components).rowwise().reverse();
  result.positions = centred * directions;
  for (Eigen::Index i = 0; i < components; ++i) {
    Eigen::Index at = 0;
    result.positions.col(i).cwiseAbs().maxCoeff(&at);
    if (result.positions(at, i) < 0.0) result.positions.col(i) *= -1.0;
  }
  const double whole = scatter.trace();
  const Eigen::VectorXd spread = solver.eigenvalues().tail(components).reverse().cwiseMax(0.0);
  result.variance_share = whole > 0.0 ? Eigen::VectorXd(spread / whole) : Eigen::VectorXd::Zero(components);
  return result;
}

}  // namespace ctxtag
