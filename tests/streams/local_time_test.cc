#include "ctxtag/streams/local_time.h"

#include <gtest/gtest.h>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

// date -u -d '2022-07-26T16:05:00Z' +%s
constexpr double kTuesdayAfternoon = 1658851500.0;

TEST(LocalTime, CountsWeekdaysFromMonday) {
  EXPECT_EQ(local_time(0.0).weekday, 3);  // 1970-01-01 was a Thursday
  EXPECT_EQ(local_time(kTuesdayAfternoon).weekday, 1);
}

TEST(LocalTime, GivesHoursWithTheirFraction) {
  const LocalTime time = local_time(kTuesdayAfternoon + 0.5);
  EXPECT_EQ(time.hour, 16);
  EXPECT_DOUBLE_EQ(time.hours, 16.0 + (300.5 / 3600.0));
}

TEST(LocalTime, KnowsDaysBefore1970) {
  EXPECT_EQ(local_time(-1.0).weekday, 2);
  EXPECT_EQ(local_time(-1.0).hour, 23);
}

TEST(TimeZone, FollowsSummerTime) {
  TimeZone paris("Europe/Paris");
  EXPECT_EQ(paris.offset(1648342799.0), 3600);  // 2022-03-27T00:59:59Z, the last second of winter time
  EXPECT_EQ(paris.offset(1648342800.0), 7200);
  EXPECT_EQ(paris.offset(1648342799.0), 3600);  // and back, whatever is remembered
}

TEST(TimeZone, KnowsOffsetsOfHalfAnHour) { EXPECT_EQ(TimeZone("Asia/Kolkata").offset(kTuesdayAfternoon), 19800); }

TEST(TimeZone, RefusesWhatTheDatabaseLacks) {
  EXPECT_THROW(TimeZone("Europe/Atlantis"), ConfigError);
  EXPECT_THROW(TimeZone("../../etc/passwd"), ConfigError);
  EXPECT_THROW(TimeZone(""), ConfigError);
}

TEST(ClockSeconds, TakesTheZoneBeforeTheTextsOwnOffset) {
  EXPECT_EQ(clock_seconds("2022-07-26T16:05Z", ""), kTuesdayAfternoon);
  EXPECT_EQ(clock_seconds("2022-07-26T18:05+02:00", ""), kTuesdayAfternoon + 7200);
  EXPECT_EQ(clock_seconds("2022-07-26T18:05+02:00", "America/Sao_Paulo"), kTuesdayAfternoon - 10800);
  EXPECT_EQ(clock_seconds("1658851500", "Europe/Paris"), kTuesdayAfternoon + 7200);
  EXPECT_EQ(clock_seconds("2022-07-26T18:05", "Europe/Paris"), kTuesdayAfternoon + 7200);  // a clock needs no zone
  EXPECT_THROW(clock_seconds("2022-07-26", ""), ConfigError);
  EXPECT_THROW(clock_seconds("half past six", ""), ConfigError);
}

}  // namespace
}  // namespace ctxtag
