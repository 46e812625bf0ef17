#include "ctxtag/learning/principal_components.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace ctxtag {
namespace {

TEST(PrincipalComponents, AreThoseOfNumpy) {
  Eigen::MatrixXd points(5, 3);
  points << 2.0, 0.5, 1.0, 0.0, 1.5, -1.0, -1.0, 2.5, 0.5, 3.0, -0.5, 2.0, 1.0, 4.0, 0.0;
  const PrincipalComponents found = principal_components(points, 2);
  // x -= x.mean(0); u, s, v = numpy.linalg.svd(x); (u * s)[:, :2], signs such that the greatest magnitude is positive;
  // s**2 / (s**2).sum()
  EXPECT_NEAR(found.variance_share(0), 0.776168, 1e-6);
  EXPECT_NEAR(found.variance_share(1), 0.154826, 1e-6);
  EXPECT_NEAR(found.positions(3, 0), 3.254269, 1e-6);
  EXPECT_NEAR(found.positions(1, 0), -1.129746, 1e-6);
  EXPECT_NEAR(found.positions(1, 1), -1.110406, 1e-6);
}

TEST(PrincipalComponents, KeepDistancesOfPointsInAPlane) {
  Eigen::MatrixXd points(4, 3);
  points << 0, 0, 7, 4, 0, 7, 4, 3, 7, 0, 3, 7;
  const PrincipalComponents found = principal_components(points, 2);
  EXPECT_NEAR(found.variance_share.sum(), 1.0, 1e-12);
  EXPECT_NEAR((found.positions.row(0) - found.positions.row(2)).norm(), 5.0, 1e-12);
  EXPECT_NEAR(found.positions.col(0).sum(), 0.0, 1e-12);
}

TEST(PrincipalComponents, OfEqualPointsHoldNothing) {
  const PrincipalComponents found = principal_components(Eigen::MatrixXd::Constant(3, 2, 5.0), 2);
  EXPECT_EQ(found.variance_share.sum(), 0.0);
  EXPECT_EQ(found.positions.norm(), 0.0);
}

TEST(PrincipalComponents, AreNoMoreThanTheDimensions) {
  EXPECT_EQ(principal_components(Eigen::MatrixXd::Identity(3, 1), 2).positions.cols(), 1);
}

TEST(PrincipalComponents, RefuseWhatIsNoPoint) {
  Eigen::MatrixXd points = Eigen::MatrixXd::Zero(2, 2);
  EXPECT_THROW(principal_components(points, 0), std::invalid_argument);
  EXPECT_THROW(principal_components(Eigen::MatrixXd(0, 2), 1), std::invalid_argument);
  points(0, 0) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(principal_components(points, 1), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
