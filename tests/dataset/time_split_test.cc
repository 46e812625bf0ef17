#include "ctxtag/dataset/time_split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

TimeOfTrack times_in(const std::vector<std::string>& cells) {
  const TemporaryFolder folder;
  std::string table = "id,time\n";
  for (std::size_t i = 0; i < cells.size(); ++i) table += "t" + std::to_string(i) + "," + cells[i] + "\n";
  return read_times(folder.file("times.csv", table), "time");
}

std::string time_refusal(const std::vector<std::string>& cells) {
  return error_of<DataError>([&] { times_in(cells); });
}

// Whether every cell is later than the one before.
void expect_ascending(const std::vector<std::string>& cells) {
  const TimeOfTrack times = times_in(cells);
  for (std::size_t i = 1; i < cells.size(); ++i) {
    EXPECT_LT(times.at({"t" + std::to_string(i - 1)}), times.at({"t" + std::to_string(i)})) << cells[i];
  }
}

TEST(ReadTimes, OrdersMomentsWhateverTheirOffset) {
  // 09:00, 09:30 and 07:00 UTC
  expect_ascending({"2020-01-01T12:00+05:00", "2020-01-01T10:00+01:00", "2020-01-01T09:30+00:00"});
  const TimeOfTrack times =
      times_in({"2020-01-01T00:30+01:00", "2019-12-31T23:30:00Z", "2019-12-31T18:00:00.000-0530"});
  EXPECT_EQ(times.at({"t0"}), times.at({"t1"}));
  EXPECT_EQ(times.at({"t0"}), times.at({"t2"}));
}

TEST(ReadTimes, OrdersDatesMonthsAndFractionsOfASecond) {
  expect_ascending({"0999-12-31", "1969-12-31", "1970-01-01", "2019-12-31", "2020-02-29", "2020-03-01"});
  expect_ascending({"2019-12", "2020-01"});
  expect_ascending({"2020-01-01T10:00", "2020-01-01 10:00:00.25", "2020-01-01T10:00:00.5", "2020-01-01T10:00:01"});
}

TEST(ReadTimes, OrdersNumbers) { expect_ascending({"-3", "999", "1e4", "1577836800"}); }

TEST(ReadTimes, RefusesWhatDoesNotSayWhen) {
  for (const char* cell : {"31/12/2019", "31-12-2019", "2020-99-99", "2020-02-30", "2019-02-29", "2020-01-01T24:30",
                           "2020-01-01T10:60", "2020-01-01T10:00+25:00", "2020-01-01T", "2020-1-1", "2020-01-01T10:00x",
                           "2020-01-01T10:00:00.", "2020-13", "20-01-01", "", "soon"}) {
    EXPECT_THAT(time_refusal({"2020-01-01", cell}), HasSubstr("times.csv:3: 'time' is '" + std::string(cell) + "'"))
        << cell;
    EXPECT_THAT(time_refusal({cell, "2020-01-01"}), HasSubstr("times.csv:2: 'time' is '" + std::string(cell) + "'"))
        << cell;
  }
}

TEST(ReadTimes, RefusesRowsOfTwoForms) {
  EXPECT_THAT(time_refusal({"2020-01-01", "2020"}), HasSubstr("times.csv:3: "));
  EXPECT_THAT(time_refusal({"2020-01-01", "2020-01-01T10:00Z"}), HasSubstr("times.csv:3: "));
  EXPECT_THAT(time_refusal({"2020-01-01T10:00", "2020-01-01T10:00Z"}),
              HasSubstr("all with an offset from UTC or none"));
  EXPECT_THAT(time_refusal({"2020-01-01", "2020-01"}), HasSubstr("times.csv:3: "));
}

}  // namespace
}  // namespace ctxtag
