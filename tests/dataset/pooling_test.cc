#include "ctxtag/dataset/pooling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::StartsWith;

TEST(Pooling, TakesMeanMaximumOrMedianTagByTag) {
  RealMatrix rows(3, 2);
  rows << 0.25, 0.5, 0.0, 0.125, 0.75, 1.0;
  EXPECT_THAT(pooled(rows, "mean"), ElementsAre(1.0 / 3.0, 1.625 / 3.0));
  EXPECT_THAT(pooled(rows, "max"), ElementsAre(0.75, 1.0));
  EXPECT_THAT(pooled(rows, "median"), ElementsAre(0.25, 0.5));
}

TEST(Pooling, TakesTheMeanOfTheMiddleTwo) {
  RealMatrix rows(4, 1);
  rows << 1.0, 0.25, 0.0, 0.5;
  EXPECT_THAT(pooled(rows, "median"), ElementsAre(0.375));
}

TEST(Pooling, LeavesOneRowAsItIs) {
  RealMatrix row(1, 3);
  row << 0.1, 0.2, 0.7;
  for (const std::string& pool : pool_names()) {
    EXPECT_THAT(pooled(row, pool), ElementsAre(DoubleNear(0.1, 1e-15), DoubleNear(0.2, 1e-15), DoubleNear(0.7, 1e-15)))
        << pool;
  }
}

TEST(Pooling, TakesTheMeanOfTheHighest) {
  RealMatrix rows(6, 1);
  rows << 0.1, 0.9, 0.5, 0.2, 0.7, 0.6;
  EXPECT_THAT(pooled(rows, "top3_mean"), ElementsAre(DoubleNear((0.9 + 0.7 + 0.6) / 3.0, 1e-15)));
  EXPECT_THAT(pooled(rows, "top5_mean"), ElementsAre(DoubleNear((0.9 + 0.7 + 0.6 + 0.5 + 0.2) / 5.0, 1e-15)));
  EXPECT_THAT(pooled(rows.topRows(2), "top3_mean"), ElementsAre(0.5));
}

TEST(Pooling, TakesMeansOfLogarithmsAndOfLogits) {
  RealMatrix rows(2, 2);
  rows << 0.8, 1.0, 0.2, 0.0;
  EXPECT_THAT(pooled(rows, "geometric_mean"), ElementsAre(DoubleNear(0.4, 1e-15), DoubleNear(1e-6, 1e-15)));
  EXPECT_THAT(pooled(rows, "logit_mean"), ElementsAre(DoubleNear(0.5, 1e-15), DoubleNear(0.5, 1e-4)));
  rows << 0.9, 0.5, 0.5, 0.5;
  EXPECT_THAT(pooled(rows, "logit_mean"), ElementsAre(DoubleNear(0.75, 1e-15), 0.5));  // odds of 9 and 1: 3
}

TEST(Pooling, NamesWhatThereIs) {
  EXPECT_THAT(
      error_of<ConfigError>([] { require_pool("average", "--pool"); }),
      StartsWith("--pool: expected one of geometric_mean, logit_mean, max, mean, median, top3_mean, top5_mean"));
  require_pool("mean", "--pool");
}

}  // namespace
}  // namespace ctxtag
