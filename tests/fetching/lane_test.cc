#include "fetching/lane.h"

#include <gtest/gtest.h>

#include <limits>

namespace ctxtag {
namespace {

Errand errand(std::size_t row) {
  Errand result;
  result.row = row;
  return result;
}

TEST(Lane, GivesOutWhatHasBeenDueLongest) {
  Lane lane(1);
  lane.add(errand(1), 3.0);
  lane.add(errand(2), 1.0);
  lane.add(errand(3), 1.0);
  EXPECT_FALSE(lane.take(0.5));
  EXPECT_EQ(lane.due(1.0), 2U);
  EXPECT_EQ(lane.take(5.0)->row, 2U);
  EXPECT_EQ(lane.take(5.0)->row, 3U);
  EXPECT_EQ(lane.next_start(), 3.0);
  EXPECT_EQ(lane.take(5.0)->row, 1U);
  EXPECT_EQ(lane.waiting(), 0U);
  EXPECT_EQ(lane.next_start(), std::numeric_limits<double>::infinity());
}

TEST(Lane, IsOpenWhileItHasRoom) {
  Lane lane(2);
  lane.began();
  EXPECT_TRUE(lane.open(0.0));
  lane.began();
  EXPECT_FALSE(lane.open(0.0));
  lane.ended();
  EXPECT_TRUE(lane.open(0.0));
}

TEST(Lane, PausesUntilTheLatestTimeItWasTold) {
  Lane lane(1);
  lane.add(errand(1), 0.0);
  lane.pause(1.0, 9.0);
  lane.pause(2.0, 5.0);
  EXPECT_FALSE(lane.open(8.9));
  EXPECT_TRUE(lane.open(9.0));
  EXPECT_EQ(lane.next_start(), 9.0);
  EXPECT_TRUE(lane.paused_since(1.5));
  EXPECT_FALSE(lane.paused_since(2.5));
}

}  // namespace
}  // namespace ctxtag
