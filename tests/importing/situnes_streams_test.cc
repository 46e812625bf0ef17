#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/formats/npy.h"
#include "importing/import_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using test::ImportFolder;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kColumns =
    "stream_id,user_id,media_id,timestamp,time_of_day,weather,pressure,temperature,humidity,speed,heart_rate_mean,"
    "heart_rate_deviation,intensity_mean,intensity_max,steps_sum,activity,share_still,share_act2still,share_walking,"
    "share_lying,share_running,valence_before,arousal_before,rating_class,valence_sign,arousal_sign\n";

ImportFolder two_events(
    const std::string& env = R"({"1": {"time": 3, "weather": [0, 996, 22.5, 83], "GPS": [7, 8, 0.5]},
    "2": {"time": 1, "weather": [2, null], "GPS": null}})") {
  ImportFolder folder;
  folder.file("Stage2/interactions.csv",
              "inter_id,user_id,item_id,timestamp,rating,emo_pre_valence,emo_pre_arousal,emo_post_valence,"
              "emo_post_arousal,duration,rec_type\n"
              "2,1,10,300,5,0.1,0.2,-0.25,0,,\n1,2,11,200,3,0.5,-0.4,0.1,0.6,60,GCN\n");
  folder.file("Stage2/env.json", env);
  return folder;
}

// The records of events: 30 times heart rate, intensity, steps and type.
class Wrists {
 public:
  explicit Wrists(std::size_t events) : events_(events), values_(events * 120, 0.0) {}
  double& at(std::size_t event, std::size_t record, std::size_t channel) {
    return values_[event * 120 + record * 4 + channel];
  }
  void write(const ImportFolder& folder, std::size_t stage = 2) const {
    write_npy(folder.source() / ("Stage" + std::to_string(stage)) / "wrist.npy", {events_, 30, 4}, values_.data());
  }

 private:
  std::size_t events_;
  std::vector<double> values_;
};

TEST(SitunesStreams, SayWhatWasKnownBeforeListeningAndWhatItLedTo) {
  const ImportFolder folder = two_events();
  Wrists wrists(2);
  for (std::size_t i = 0; i < 30; ++i) {
    wrists.at(0, i, 0) = i < 15 ? 1.0 : 3.0;  // mean 2, deviation 1
    wrists.at(0, i, 1) = 2.0;
    wrists.at(0, i, 2) = 4.0;
    wrists.at(0, i, 3) = i < 15 ? 2.0 : i < 18 ? 5.0 : i < 24 ? 3.0 : 4.0;
    wrists.at(1, i, 3) = i < 20 ? 3.0 : 1.0;
  }
  wrists.at(0, 7, 1) = 32.0;
  wrists.write(folder);
  const ImportReport report = folder.imported();
  EXPECT_EQ(folder.output("streams.csv"),
            kColumns +
                "2-2,1,10,300,morning,rainy,,,,,0,0,0,0,0,,0,0.3333333333333333,0,0,0,0.1,0.2,high,negative,\n"
                "2-1,2,11,200,evening,sunny,996,22.5,83,0.5,2,1,3,32,120,walking,0,0,0.5,0.2,0.1,0.5,-0.4,"
                "middle,positive,positive\n");
  EXPECT_THAT(to_text(report),
              AllOf(HasSubstr("read Stage2/wrist.npy: 2 rows"), HasSubstr("note: 2 events of 2 users\n")));
}

TEST(SitunesStreams, TakeValuesThatAreNoNumberForMissing) {
  const ImportFolder folder = two_events();
  Wrists wrists(2);
  for (std::size_t i = 0; i < 30; ++i) {
    for (std::size_t channel = 0; channel < 4; ++channel) {
      wrists.at(0, i, channel) = std::numeric_limits<double>::quiet_NaN();
    }
  }
  wrists.at(0, 3, 0) = 7.0;
  wrists.write(folder);
  folder.imported();
  EXPECT_THAT(folder.output("streams.csv"), HasSubstr("sunny,996,22.5,83,0.5,7,0,,,,,0,0,0,0,0,0.5,-0.4,middle"));
}

TEST(SitunesStreams, HaveEmptyCellsWhereAFileIsNotThere) {
  const ImportFolder folder = two_events();
  fs::remove(folder.source() / "Stage2/env.json");
  const ImportReport report = folder.imported();
  EXPECT_EQ(folder.output("streams.csv"), kColumns +
                                              "2-2,1,10,300,,,,,,,,,,,,,,,,,,0.1,0.2,high,negative,\n"
                                              "2-1,2,11,200,,,,,,,,,,,,,,,,,,0.5,-0.4,middle,positive,positive\n");
  EXPECT_THAT(to_text(report),
              AllOf(HasSubstr("not there: Stage2/env.json"), HasSubstr("not there: Stage2/wrist.npy")));
}

TEST(SitunesStreams, AreOfTheStagesWithSituations) {
  const ImportFolder folder = two_events();
  folder.file("Stage1/interactions.csv",
              "user_id,item_id,No.,timestamp,rating,duration,emo_valence,emo_arousal\n1,10,1,100,4,96.59,0.3,-0.7\n");
  fs::copy(folder.source() / "Stage2", folder.source() / "Stage3");
  folder.imported();
  EXPECT_THAT(folder.output("streams.csv"), AllOf(HasSubstr("\n2-2,"), HasSubstr("\n3-1,"), Not(HasSubstr("\n1-"))));
  fs::remove_all(folder.source() / "Stage2");
  fs::remove_all(folder.source() / "Stage3");
  folder.imported();
  EXPECT_FALSE(fs::exists(folder.out() / "streams.csv"));
}

TEST(SitunesStreams, RefuseRecordsThatFitNoEvent) {
  const ImportFolder folder = two_events();
  const auto failure = [&] { return folder.failure<DataError>(folder.request()); };
  Wrists(3).write(folder);
  EXPECT_THAT(failure(), HasSubstr("Stage2/wrist.npy: the array is 3 x 30 x 4; expected 2 x 30 x 4: 30 records of"));
  Wrists wrists(2);
  wrists.at(1, 4, 3) = 6.0;
  wrists.write(folder);
  EXPECT_THAT(failure(), HasSubstr("wrist.npy: row 1: the type of activity is 6; expected a whole number from 0 to 5"));
  wrists.at(1, 4, 3) = std::numeric_limits<double>::infinity();
  wrists.write(folder);
  EXPECT_THAT(failure(), HasSubstr("wrist.npy: row 1: a value is infinite"));
  folder.file("Stage2/wrist.npy", "\x93NUMPY");
  EXPECT_THAT(failure(), HasSubstr("Stage2/wrist.npy"));
  Wrists(2).write(folder);
  const std::string header =
      "inter_id,user_id,item_id,timestamp,rating,emo_pre_valence,emo_pre_arousal,emo_post_valence,emo_post_arousal,"
      "duration\n";
  folder.file("Stage2/interactions.csv", header + "1,1,10,300,5,0,0,0,0,\nx,1,10,300,5,0,0,0,0,\n");
  EXPECT_THAT(failure(), HasSubstr("belong to the numbers of the events, but an inter_id is 'x'"));
  folder.file("Stage2/interactions.csv", header + "1,1,10,300,5,0,0,0,0,\n01,1,10,300,5,0,0,0,0,\n");
  EXPECT_THAT(failure(), HasSubstr("but two have the inter_id 1"));
}

TEST(SitunesStreams, RefuseSurroundingsThatAreNoNumbers) {
  const ImportFolder folder = two_events(R"({"1": {"time": 3, "weather": [0, "high"]}})");
  EXPECT_THAT(folder.failure<DataError>(folder.request()),
              HasSubstr("env.json: record '1' has \"high\" in the place 1 of a list; expected a number or null"));
}

TEST(SitunesStreams, OfTheRealSecondStageAre897) {
  if (test::test_data().empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  const ImportFolder folder;
  ImportRequest request = folder.request();
  request.source = test::test_data() / "data/situnes";
  const ImportReport report = import_dataset(request);
  const std::string streams = folder.output("streams.csv");
  EXPECT_THAT(streams,
              StartsWith(kColumns + "2-1,1,529,1625103746,morning,rainy,996,22,83,0.6760684,"
                                    "15.981407818334329,14.54732697859721,42.56666666666667,115,360,act2still,"));
  EXPECT_EQ(std::count(streams.begin(), streams.end(), '\n'), 898);
  EXPECT_THAT(to_text(report), AllOf(HasSubstr("read Stage2/wrist.npy: 897 rows"),
                                     HasSubstr("wrote streams.csv: 897 rows"), Not(HasSubstr("is not read"))));
}

}  // namespace
}  // namespace ctxtag
