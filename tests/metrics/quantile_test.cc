#include "ctxtag/metrics/quantile.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ctxtag {
namespace {

TEST(Quantile, IsLinearBetweenNeighbours) {
  const std::vector<double> values{4.0, 1.0, 3.0, 2.0};  // numpy.quantile([4, 1, 3, 2], ...)
  EXPECT_EQ(quantile(values, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(quantile(values, 0.1), 1.3);
  EXPECT_EQ(quantile(values, 0.5), 2.5);
  EXPECT_EQ(quantile(values, 1.0), 4.0);
  EXPECT_EQ(quantile({5.0}, 0.3), 5.0);
}

TEST(Quantile, IsOfSomeValuesAndAShare) {
  EXPECT_THROW(quantile({}, 0.5), std::invalid_argument);
  EXPECT_THROW(quantile({1.0}, 1.1), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
