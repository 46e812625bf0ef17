#include "tagging/pooling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ctxtag {
namespace {

using ::testing::ElementsAre;

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
  for (const char* const pool : {"mean", "max", "median"}) EXPECT_THAT(pooled(row, pool), ElementsAre(0.1, 0.2, 0.7));
}

}  // namespace
}  // namespace ctxtag
