#include "ctxtag/metrics/average_precision.h"

#include <gtest/gtest.h>

#include "support/arrays.h"

namespace ctxtag {
namespace {

using test::array;

TEST(AveragePrecision, SumsTheStepsWithoutInterpolation) {
  // From the top: hit (precision 1), miss, hit (precision 2/3): 1/2 * 1 + 1/2 * 2/3.
  EXPECT_DOUBLE_EQ(average_precision(array({0.1, 0.4, 0.35, 0.8}), array({0, 0, 1, 1})).value(), 5.0 / 6.0);
}

TEST(AveragePrecision, TakesEqualScoresAsOneStep) {
  // All tied: the precision is the prevalence, whatever the order of the rows.
  EXPECT_DOUBLE_EQ(average_precision(array({0.5, 0.5, 0.5, 0.5}), array({1, 0, 0, 0})).value(), 0.25);
  EXPECT_DOUBLE_EQ(average_precision(array({0.5, 0.5, 0.5, 0.5}), array({0, 0, 0, 1})).value(), 0.25);
}

TEST(AveragePrecision, IsUndefinedOnlyWithoutAPositive) {
  EXPECT_EQ(average_precision(array({0.1, 0.9}), array({0, 0})), std::nullopt);
  EXPECT_EQ(average_precision(Eigen::ArrayXd(), Eigen::ArrayXd()), std::nullopt);
  EXPECT_DOUBLE_EQ(average_precision(array({0.1, 0.9}), array({1, 1})).value(), 1.0);
}

}  // namespace
}  // namespace ctxtag
