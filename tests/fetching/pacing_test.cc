#include "fetching/pacing.h"

#include <gtest/gtest.h>

namespace ctxtag {
namespace {

TEST(RateLimit, SpreadsRequestsEvenlyAndMakesUpForOneDelay) {
  RateLimit rate(4.0);
  EXPECT_DOUBLE_EQ(rate.next(0.0), 0.0);
  rate.take(0.0);
  EXPECT_DOUBLE_EQ(rate.next(0.0), 0.25);
  EXPECT_DOUBLE_EQ(rate.next(0.1), 0.25);
  rate.take(0.25);
  rate.take(0.6);  // 0.1 late: the next may come 0.15 later
  EXPECT_DOUBLE_EQ(rate.next(0.6), 0.75);
  rate.take(100.0);  // after a long pause two at once, not more
  EXPECT_DOUBLE_EQ(rate.next(100.0), 100.0);
  rate.take(100.0);
  EXPECT_DOUBLE_EQ(rate.next(100.0), 100.25);
}

TEST(BackOff, DoublesUpToTheLongestWithAJitterThatDependsOnTheSeed) {
  FetchConfig config;
  config.back_off_seconds = 1.0;
  config.longest_back_off_seconds = 6.0;
  const double wanted[] = {1.0, 2.0, 4.0, 6.0, 6.0};
  for (int failures = 1; failures <= 5; ++failures) {
    const double seconds = back_off(config, 3, failures);
    EXPECT_GE(seconds, 0.5 * wanted[failures - 1]);
    EXPECT_LE(seconds, wanted[failures - 1]);
    EXPECT_EQ(seconds, back_off(config, 3, failures));
    EXPECT_NE(seconds, back_off(config, 4, failures));
  }
  FetchConfig other = config;
  other.seed = 1;
  EXPECT_NE(back_off(config, 3, 1), back_off(other, 3, 1));
  EXPECT_LE(back_off(config, 3, 2000000000), 6.0);
}

TEST(QuotaPause, DoublesWhileTheQuotaStaysUsedUp) {
  FetchConfig config;
  EXPECT_DOUBLE_EQ(quota_pause(config, 1), 5.0);
  EXPECT_DOUBLE_EQ(quota_pause(config, 2), 10.0);
  EXPECT_DOUBLE_EQ(quota_pause(config, 9), 60.0);
  config.longest_back_off_seconds = 1.0;
  EXPECT_DOUBLE_EQ(quota_pause(config, 9), 5.0);
}

}  // namespace
}  // namespace ctxtag
