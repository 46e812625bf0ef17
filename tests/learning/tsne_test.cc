#include "ctxtag/learning/tsne.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

constexpr Eigen::Index kGroups = 3, kOfEach = 30, kPoints = kGroups * kOfEach;

// Three groups in ten dimensions, six deviations apart.
Eigen::MatrixXd groups() {
  Random random(1);
  Eigen::MatrixXd points(kPoints, 10);
  for (Eigen::Index i = 0; i < kPoints; ++i) {
    for (Eigen::Index k = 0; k < 10; ++k) points(i, k) = random.normal() + (k == i % kGroups ? 6.0 : 0.0);
  }
  return points;
}

TEST(Tsne, KeepsNeighboursTogether) {
  const Eigen::MatrixXd found = tsne(groups(), {10.0, 500});
  ASSERT_EQ(found.rows(), kPoints);
  for (Eigen::Index i = 0; i < kPoints; ++i) {
    Eigen::VectorXd squared = (found.rowwise() - found.row(i)).rowwise().squaredNorm();
    squared(i) = 1e300;
    Eigen::Index nearest = 0;
    squared.minCoeff(&nearest);
    EXPECT_EQ(nearest % kGroups, i % kGroups) << i;
  }
}

TEST(Tsne, SpreadsPointsWithinTheirGroup) {
  const Eigen::MatrixXd found = tsne(groups(), {10.0, 500});
  double within = 0.0, between = 0.0;
  for (Eigen::Index i = 0; i < kPoints; ++i) {
    for (Eigen::Index k = 0; k < i; ++k) {
      double& most = i % kGroups == k % kGroups ? within : between;
      most = std::max(most, (found.row(i) - found.row(k)).norm());
    }
  }
  EXPECT_GT(within, 1.0);
  EXPECT_GT(between, within);
}

TEST(Tsne, DependsOnNothingButThePoints) {
  const Eigen::MatrixXd one = tsne(groups(), {10.0, 60}, 1), three = tsne(groups(), {10.0, 60}, 3);
  EXPECT_EQ((one - three).cwiseAbs().maxCoeff(), 0.0);
}

TEST(Tsne, LowersThePerplexityOfFewPoints) {
  EXPECT_DOUBLE_EQ(tsne_perplexity(30.0, 1000), 30.0);
  EXPECT_DOUBLE_EQ(tsne_perplexity(30.0, 31), 10.0);
  EXPECT_TRUE(tsne(Eigen::MatrixXd::Identity(5, 3)).allFinite());
}

TEST(Tsne, StaysFiniteForEqualPoints) { EXPECT_TRUE(tsne(Eigen::MatrixXd::Ones(8, 3)).allFinite()); }

TEST(Tsne, RefusesTooFewPoints) { EXPECT_THROW(tsne(Eigen::MatrixXd::Zero(4, 2)), std::invalid_argument); }

}  // namespace
}  // namespace ctxtag
