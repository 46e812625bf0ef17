#include "ctxtag/metrics/roc_auc.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "ctxtag/base/random.h"
#include "support/arrays.h"

namespace ctxtag {
namespace {

using test::array;

TEST(RocAuc, CountsATieAsHalfAWin) {
  // Pairs: 0.4 > 0.1, 0.4 = 0.4, 0.8 > 0.1, 0.8 > 0.4: 3.5 of 4.
  EXPECT_DOUBLE_EQ(roc_auc(array({0.1, 0.4, 0.4, 0.8}), array({0, 0, 1, 1})).value(), 0.875);
  EXPECT_DOUBLE_EQ(roc_auc(array({0.3, 0.3, 0.3}), array({0, 1, 1})).value(), 0.5);
}

TEST(RocAuc, IsUndefinedWithoutBothClasses) {
  EXPECT_EQ(roc_auc(array({0.1, 0.9}), array({1, 1})), std::nullopt);
  EXPECT_EQ(roc_auc(array({0.1, 0.9}), array({0, 0})), std::nullopt);
  EXPECT_EQ(roc_auc(Eigen::ArrayXd(), Eigen::ArrayXd()), std::nullopt);
}

TEST(RocAuc, DependsOnTheOrderOfScoresAlone) {
  Random random(1);
  Eigen::ArrayXd scores(400), labels(400);
  for (Eigen::Index i = 0; i < 400; ++i) {
    labels[i] = random.uniform() < 0.3 ? 1.0 : 0.0;
    scores[i] = static_cast<double>(random.below(64)) / 64.0 + 0.25 * labels[i];  // with ties
  }
  const double auc = roc_auc(scores, labels).value();
  EXPECT_GT(auc, 0.6);
  EXPECT_EQ(roc_auc(scores.exp() * 3.0 - 7.0, labels).value(), auc);
  EXPECT_EQ(roc_auc(scores.reverse(), labels.reverse()).value(), auc);
  EXPECT_DOUBLE_EQ(roc_auc(-scores, labels).value(), 1.0 - auc);
  EXPECT_DOUBLE_EQ(roc_auc(scores, 1.0 - labels).value(), 1.0 - auc);
}

TEST(RocAuc, RefusesWhatIsNotComparable) {
  EXPECT_THROW(roc_auc(array({0.1, std::numeric_limits<double>::quiet_NaN()}), array({0, 1})), std::invalid_argument);
  EXPECT_THROW(roc_auc(array({0.1}), array({0, 1})), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
