#include "ctxtag/metrics/expected_roc_auc.h"

#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {
namespace {

TEST(ExpectedRocAuc, IsTheShareOfExpectedPairsInOrder) {
  const Eigen::ArrayXd p = (Eigen::ArrayXd(6) << 0.2, 0.5, 0.5, 0.9, 0.1, 0.9).finished();
  // Python: sum of p[i] * (1 - p[j]) over i != j, with 1 where p[i] > p[j], 1/2 where equal: 7.08 of 8.06
  EXPECT_NEAR(expected_roc_auc(p).value(), 0.8784119106699754, 1e-12);
}

TEST(ExpectedRocAuc, IsHalfWhereAllAreAlikeAndUndefinedWherePairsCannotBe) {
  EXPECT_DOUBLE_EQ(expected_roc_auc(Eigen::ArrayXd::Constant(5, 0.3)).value(), 0.5);
  EXPECT_FALSE(expected_roc_auc(Eigen::ArrayXd::Ones(5)).has_value());
  EXPECT_FALSE(expected_roc_auc(Eigen::ArrayXd::Constant(1, 0.5)).has_value());
  EXPECT_FALSE(expected_roc_auc(Eigen::ArrayXd()).has_value());
  EXPECT_DOUBLE_EQ(expected_roc_auc((Eigen::ArrayXd(3) << 1.0, 0.0, 1.0).finished()).value(), 1.0);
}

TEST(ExpectedRocAuc, IsTheMeanOverDrawnLabels) {
  Random random(3);
  Eigen::ArrayXd p(300), labels(300);
  for (double& value : p) value = random.uniform();
  double sum = 0.0;
  constexpr int kDraws = 400;
  for (int draw = 0; draw < kDraws; ++draw) {
    for (Eigen::Index i = 0; i < p.size(); ++i) labels(i) = random.uniform() < p(i) ? 1.0 : 0.0;
    sum += roc_auc(p, labels).value();
  }
  EXPECT_NEAR(sum / kDraws, expected_roc_auc(p).value(), 0.004);  // four standard errors: one draw has .02
}

}  // namespace
}  // namespace ctxtag
