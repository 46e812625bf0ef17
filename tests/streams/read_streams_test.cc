#include "ctxtag/streams/read_streams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class ReadStreams : public ::testing::Test {
 protected:
  Streams read(const std::string& text, int threads = 1) {
    write_file_atomically(folder_ / "streams.csv", text);
    return read_streams({folder_ / "streams.csv"}, config_, threads);
  }
  std::string error_of(const std::string& text) {
    return test::error_of<Error>([&] { read(text); });
  }

  test::TemporaryFolder folder_;
  StreamConfig config_;
};

TEST_F(ReadStreams, TakesTheReleasedColumnsAsTheyAre) {
  const Streams streams = read(
      "user_id,media_id,readable_time,weekday,user_age,gender_num,device_num,location_num,network_num,x_day,y_day,x_"
      "time,"
      "y_time,matches,fold\n7,31,22,4,31,1,2,10,0,-0.9,0.4,0.87,-0.5,party,1\n8,32,7,0,44,0,0,9,1.0,1,0,-0.26,0.97,gym,"
      "0\n");
  const StreamTable& table = streams.table;
  ASSERT_EQ(table.size(), 2U);
  std::vector<std::string> names;
  for (const StreamColumn& column : table.columns) names.push_back(column.name);
  EXPECT_THAT(names, ElementsAre("readable_time", "weekday", "user_age", "gender_num", "device_num", "location_num",
                                 "network_num", "x_day", "y_day", "x_time", "y_time"));
  EXPECT_THAT(table.situations.tags(), ElementsAre("gym", "party"));
  EXPECT_THAT(table.situation, ElementsAre(1, 0));
  EXPECT_THAT(table.fold, ElementsAre(1, 0));
  EXPECT_THAT(table.find("location_num")->book, ElementsAre("9", "10"));  // by size, not by letter
  EXPECT_THAT(table.find("network_num")->book, ElementsAre("0", "1"));    // 1.0 is 1
  EXPECT_FLOAT_EQ(table.find("x_time")->values[0], 0.87F);
  EXPECT_EQ(table.id(1), "2");
}

TEST_F(ReadStreams, DerivesHourDayAndCirclesFromTheListenersClock) {
  const Streams streams = read(
      "timestamp,time_zone\n2022-07-26T16:30:00Z,Europe/Paris\n1658853000,America/"
      "Sao_Paulo\n2022-07-26T16:30+02:00,\n");
  const StreamTable& table = streams.table;
  EXPECT_THAT(table.find("readable_time")->values, ElementsAre(18.0F, 13.0F, 16.0F));
  EXPECT_THAT(table.find("weekday")->values, ElementsAre(1.0F, 1.0F, 1.0F));
  EXPECT_FLOAT_EQ(table.find("x_time")->values[0], 0.13052619F);  // cos(2 pi 18.5 / 24)
  EXPECT_FLOAT_EQ(table.find("y_time")->values[0], -0.99144486F);
  EXPECT_FLOAT_EQ(table.find("x_day")->values[0], 0.6234898F);  // cos(2 pi / 7)
  EXPECT_FLOAT_EQ(table.find("y_day")->values[0], 0.7818315F);
  EXPECT_DOUBLE_EQ(table.moment[0], 1658853000.0);
}

TEST_F(ReadStreams, SaysWhoseHoursAreThoseOfUtc) {
  EXPECT_EQ(read("timestamp\n2022-07-26T16:30:00Z\n").report.utc_without_zone, 1);
  config_.time_zone = "Europe/Paris";
  const Streams streams = read("timestamp\n2022-07-26T16:30:00Z\n");
  EXPECT_EQ(streams.report.utc_without_zone, 0);
  EXPECT_THAT(streams.table.find("readable_time")->values, ElementsAre(18.0F));
}

TEST_F(ReadStreams, KeepsWhatIsMissingApart) {
  const Streams streams = read("user_id,timestamp,listening_device,age\nu,,mobile,\nu,2022-07-26T16:30Z,,30\n");
  EXPECT_TRUE(std::isnan(streams.table.find("readable_time")->values[0]));
  EXPECT_TRUE(std::isnan(streams.table.find("user_age")->values[0]));
  EXPECT_TRUE(std::isnan(streams.table.find("device_num")->values[1]));
  EXPECT_EQ(streams.report.missing.at("device_num"), 1);
  EXPECT_EQ(streams.report.unknown_situation, 2);
}

TEST_F(ReadStreams, RefusesWhatCannotBeWithLineColumnAndValue) {
  EXPECT_THAT(error_of("timestamp\n2022-02-30T10:00Z\n"),
              HasSubstr("streams.csv:2: impossible time: '2022-02-30T10:00Z'"));
  EXPECT_THAT(error_of("timestamp\n2022-02-03\n"), HasSubstr("impossible time"));
  EXPECT_THAT(error_of("timestamp\n2999-01-01T10:00Z\n"), HasSubstr("time in the future"));
  EXPECT_THAT(error_of("timestamp\n1646121600000\n"), HasSubstr("time in the future"));  // milliseconds
  EXPECT_THAT(error_of("timestamp\n12\n"), HasSubstr("time too early"));
  EXPECT_THAT(error_of("timestamp\nnan\n"), HasSubstr("impossible time: 'nan'"));
  EXPECT_THAT(error_of("timestamp\n"), EndsWith("no stream is left of 0 rows"));
  EXPECT_THAT(error_of("timestamp,time_zone\n2022-02-03T10:00Z,Mars/Base\n"),
              HasSubstr("unknown time zone: 'Mars/Base' in column 'time_zone'"));
  EXPECT_THAT(error_of("listening_device,age\nmobile,-3\n"), HasSubstr("impossible age"));
  EXPECT_THAT(error_of("listening_device,age\nmobile,old\n"), HasSubstr("not a number"));
  EXPECT_THAT(error_of("user_id,listening_device\n,mobile\n"), HasSubstr("no user"));
  EXPECT_THAT(error_of("readable_time\n24\n"), HasSubstr("impossible hour: '24' in column 'readable_time'"));
  EXPECT_THAT(error_of("readable_time\n-1\n"), HasSubstr("impossible hour"));
  EXPECT_THAT(error_of("weekday\n7\n"), HasSubstr("impossible weekday: '7' in column 'weekday'; expected 0 (Monday)"));
  EXPECT_THAT(error_of("weekday\n1.5\n"), HasSubstr("impossible weekday"));
  EXPECT_THAT(error_of("x_day\n1.1\n"), HasSubstr("impossible place on a circle"));
  EXPECT_THAT(error_of("user_age\n1e39\n"), HasSubstr("number out of range"));
  EXPECT_THAT(error_of("timestamp,time_zone\n2022-03-27T02:30,Europe/Paris\n"),
              HasSubstr("time that clocks skipped: '2022-03-27T02:30' in column 'timestamp'"));
  EXPECT_THAT(error_of("listening_device,age\nmobile\n"), HasSubstr("1 cells"));
  EXPECT_THAT(error_of("listening_device,age\n\"mobile,3\n"), HasSubstr("quote"));
}

TEST_F(ReadStreams, PlacesTimesOfClocksByTheirZone) {
  // 2022-06-30T03:00Z, 17:00Z and 05:00Z; the hour is the clock's.
  const Streams streams = read(
      "timestamp,time_zone\n2022-06-30T12:00,Asia/Tokyo\n2022-06-30T10:00,America/Los_Angeles\n"
      "2022-06-30T06:00,Europe/London\n2022-10-30T02:30,Europe/Paris\n");
  EXPECT_THAT(streams.table.moment, ElementsAre(1656558000.0, 1656608400.0, 1656565200.0, 1667089800.0));
  EXPECT_THAT(streams.table.find("readable_time")->values, ElementsAre(12.0F, 10.0F, 6.0F, 2.0F));
}

TEST_F(ReadStreams, PredictsFromNeitherTheSituationNorWhatNamesARow) {
  config_.categories = {"matches"};
  EXPECT_THAT(error_of("age,matches\n3,gym\n"), HasSubstr("'matches' says what is to be predicted"));
  config_.categories = {"user_id"};
  EXPECT_THAT(error_of("user_id,age\na,3\n"), HasSubstr("(situation.user=code does that)"));
}

TEST_F(ReadStreams, QuotesARefusedCellThatHoldsQuotes) {
  EXPECT_THAT(error_of("listening_device,age\n\"a \"\"b\"\"\",\"an age of \"\"forty\"\" years, or so\"\n"),
              HasSubstr("not a number: 'an age of \"forty\" years, or so' in column 'age'"));
}

TEST_F(ReadStreams, TakesFractionsOfAnyLength) {
  const std::string tiny(400, '0');
  const Streams streams = read("timestamp\n2022-07-26T16:30:00." + tiny + "1Z\n2022-07-26T16:30:00.25Z\n");
  EXPECT_DOUBLE_EQ(streams.table.moment[0], 1658853000.0);
  EXPECT_DOUBLE_EQ(streams.table.moment[1], 1658853000.25);
}

TEST_F(ReadStreams, SkipsSuchRowsCountedByReasonWhenAsked) {
  config_.on_error = "skip";
  const Streams streams =
      read("listening_device,age,matches\nmobile,-3,gym\nmobile,200,gym\nmobile,x,gym\nmobile,40,gym\nmobile\n");
  EXPECT_EQ(streams.table.size(), 1U);
  EXPECT_EQ(streams.table.id(0), "4");
  EXPECT_EQ(streams.report.rejected.at("impossible age"), 2);
  EXPECT_EQ(streams.report.rejected.at("not a number"), 1);
  EXPECT_EQ(streams.report.rejected.at("wrong number of cells"), 1);
  EXPECT_EQ(streams.report.rejected_rows(), 4);
  EXPECT_EQ(streams.report.examples.size(), 3U);
  EXPECT_EQ(streams.report.rows, 5);
}

TEST_F(ReadStreams, LeavesOtherSituationsOut) {
  config_.situations = {"sleep", "gym"};
  const Streams streams = read("listening_device,matches\nmobile,gym\nmobile,party\nmobile,\nmobile,sleep\n");
  EXPECT_THAT(streams.table.situation, ElementsAre(1, -1, 0));
  EXPECT_THAT(streams.table.situations.tags(), ElementsAre("sleep", "gym"));
  EXPECT_EQ(streams.report.other_situation, 1);
}

TEST_F(ReadStreams, IsTheSameForAnyNumberOfThreads) {
  std::string text = "user_id,timestamp,listening_device,matches\n";
  for (int i = 0; i < 60000; ++i) {
    text += "user" + std::to_string(i % 977) + "," + std::to_string(1640000000 + 997 * i) + ",\"de\"\"vice" +
            std::to_string((i % 100) * (i % 100) % 13) + "\",tag" + std::to_string(i % 7) + "\n";
  }
  ASSERT_GT(text.size(), std::size_t{1} << 21);  // more than one block
  const Streams one = read(text, 1), four = read(text, 4);
  EXPECT_EQ(one.table.users.names, four.table.users.names);
  EXPECT_EQ(one.table.users.of_row, four.table.users.of_row);
  EXPECT_EQ(one.table.situation, four.table.situation);
  EXPECT_EQ(one.table.row, four.table.row);
  EXPECT_EQ(one.table.row.back(), 60000U);
  for (std::size_t i = 0; i < one.table.columns.size(); ++i) {
    EXPECT_EQ(one.table.columns[i].values, four.table.columns[i].values) << one.table.columns[i].name;
  }
  EXPECT_EQ(one.table.find("device_num")->book.front(), "de\"vice0");
}

TEST_F(ReadStreams, RefusesTablesThatSayNothingOrTheSameTwice) {
  EXPECT_THAT(error_of("user_id,media_id,matches\nu,t,gym\n"), HasSubstr("no column to predict from"));
  EXPECT_THAT(error_of("device,listening_device\na,b\n"), HasSubstr("say the same"));
  EXPECT_THAT(error_of("timestamp,x_time\n1658853000,1\n"), HasSubstr("say the same"));
  EXPECT_THAT(error_of(""), HasSubstr("empty; expected a header line"));
  EXPECT_THAT(error_of("age\n"), HasSubstr("no stream is left of 0 rows"));
  EXPECT_THAT(error_of("stream_id,age\na,3\nb,4\na,5\n"), HasSubstr("stream_id 'a' stands in rows 1 and 3"));
  config_.numbers = {"wether"};
  EXPECT_THAT(error_of("weather,age\n1,3\n"), HasSubstr("did you mean 'weather'?"));
}

TEST_F(ReadStreams, TakesFurtherColumnsThatAreNamed) {
  config_.numbers = {"humidity"};
  config_.categories = {"weather"};
  const Streams streams = read("weather,humidity,mood\nsunny,40,1\nrainy,,1\n");
  EXPECT_THAT(streams.table.find("weather")->book, ElementsAre("rainy", "sunny"));
  EXPECT_FLOAT_EQ(streams.table.find("humidity")->values[0], 40.0F);
  EXPECT_EQ(streams.table.find("weather")->signal, "weather");
  EXPECT_THAT(streams.report.ignored_columns, ElementsAre("mood"));
}

}  // namespace
}  // namespace ctxtag
