#include "report/axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <utility>

namespace ctxtag {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> texts;
  for (const double tick : axis.ticks()) texts.push_back(axis.label(tick));
  return texts;
}

TEST(Axis, TicksAreRoundNumbers) {
  EXPECT_THAT(labels(round_axis(0.0, 1.0, 0.0, 100.0)), ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(labels(round_axis(-0.013, 0.021, 0.0, 1.0, 4)),
              ElementsAre("-0.02", "-0.01", "0.00", "0.01", "0.02", "0.03"));
  EXPECT_THAT(labels(exact_axis(1.0, 15.0, 0.0, 1.0)), ElementsAre("5", "10", "15"));
}

TEST(Axis, RoundsItsEndsOutwardsOnDemand) {
  const Axis axis = round_axis(0.41, 0.97, 0.0, 1.0, 4);
  EXPECT_DOUBLE_EQ(axis.low, 0.4);
  EXPECT_DOUBLE_EQ(axis.high, 1.0);
  EXPECT_DOUBLE_EQ(exact_axis(0.41, 0.97, 0.0, 1.0).low, 0.41);
}

TEST(Axis, LaysValuesBetweenItsPixels) {
  const Axis axis = round_axis(0.0, 1.0, 300.0, 100.0);
  EXPECT_DOUBLE_EQ(axis(0.0), 300.0);
  EXPECT_DOUBLE_EQ(axis(0.25), 250.0);
  EXPECT_DOUBLE_EQ(axis(1.0), 100.0);
}

TEST(Axis, StaysFiniteWhateverTheNumbers) {
  for (const auto& [low, high] :
       {std::pair(-1e308, 1e308), std::pair(1e300, 1e300), std::pair(1e15, 1e15), std::pair(0.0, 1e-300)}) {
    const Axis axis = round_axis(low, high, 0.0, 10.0);
    EXPECT_GE(axis.ticks().size(), 2U);
    EXPECT_LE(axis.ticks().size(), 12U);
    EXPECT_TRUE(std::isfinite(axis(low)));
  }
}

TEST(Axis, HasRoomWhereAllValuesAreEqual) {
  const Axis axis = round_axis(2.0, 2.0, 0.0, 10.0);
  EXPECT_LT(axis.low, 2.0);
  EXPECT_GT(axis.high, 2.0);
}

}  // namespace
}  // namespace ctxtag
