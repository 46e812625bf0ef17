#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/formats/npy.h"
#include "importing/import_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ImportFolder situnes() {
  ImportFolder folder;
  folder.file("Stage1/interactions.csv",
              "user_id,item_id,No.,timestamp,rating,duration,emo_valence,emo_arousal\n"
              "1,10,1,100,4,96.59,0.3,-0.7\n1,11,2,101,2,,0,0.5\n");
  folder.file("Stage2/interactions.csv",
              "inter_id,user_id,item_id,timestamp,rating,emo_pre_valence,emo_pre_arousal,emo_post_valence,"
              "emo_post_arousal,duration,rec_type\n"
              "1,1,10,300,1,0.1,0.2,-0.25,0.15,,\n2,2,10,200,3,0.5,-0.4,0.1,0.6,60,GCN\n");
  folder.file("Stage2/env.json", R"({"1": {"time": 1, "weather": [2, 996], "GPS": []}})");
  folder.file("music_metadata/music_info.csv",
              ",item_id,popularity,general_genre_id,general_genre\n0,10,22.0,0,indie\n1,11,,1,other\n");
  return folder;
}

TEST(SitunesImport, HasRatingsAndEmotionsOfEveryEventAndOneSamplePerUserAndTrack) {
  const ImportFolder folder = situnes();
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "situnes");
  EXPECT_EQ(folder.output("samples_rating.csv"),
            "song_id,user_id,low,middle,high\n10,1,1,0,0\n11,1,1,0,0\n10,2,0,1,0\n");
  EXPECT_EQ(folder.output("samples_valence.csv"), "song_id,user_id,negative,positive\n10,1,1,0\n10,2,0,1\n");
  EXPECT_EQ(folder.output("samples_arousal.csv"), "song_id,user_id,negative,positive\n10,1,0,1\n11,1,0,1\n10,2,0,1\n");
  EXPECT_THAT(folder.output("events.csv"), AllOf(HasSubstr("1,10,1-1-1,1,100,4,,,0.3,-0.7,96.59,,,\n"),
                                                 HasSubstr("1,10,2-1,2,300,1,0.1,0.2,-0.25,0.15,,,morning,rainy\n"),
                                                 HasSubstr("2,10,2-2,2,200,3,0.5,-0.4,0.1,0.6,60,GCN,,\n")));
  EXPECT_THAT(to_text(report),
              AllOf(HasSubstr("dropped 1: samples: a user listened to the track again later"),
                    HasSubstr("dropped 1: samples_valence.csv: the valence is 0"),
                    HasSubstr("stage 2: 1 events without surroundings"),
                    HasSubstr("not there: Stage3/interactions.csv"), HasSubstr("1 features are missing: NaN")));
  EXPECT_EQ(folder.output("features.ids.csv"), "track_id,popularity,genre indie,genre other\n10,,,\n11,,,\n");
  const std::vector<double> values = NpyArray(folder.out() / "features.npy").to_doubles();
  ASSERT_EQ(values.size(), 6U);
  EXPECT_EQ(values[0], 22.0);
  EXPECT_TRUE(std::isnan(values[3]));
  EXPECT_EQ(values[5], 1.0);
}

TEST(SitunesImport, NamesTheLineItCannotRead) {
  const auto failure = [](const std::string& name, const std::string& text) {
    const ImportFolder folder = situnes();
    folder.file(name, text);
    return folder.failure<DataError>(folder.request());
  };
  const std::string header = "user_id,item_id,No.,timestamp,rating,duration,emo_valence,emo_arousal\n";
  EXPECT_THAT(failure("Stage1/interactions.csv", header + "1,10,1,100,6,9,0,0\n"),
              HasSubstr("SOURCE/Stage1/interactions.csv:2: 'rating' is '6'; expected a whole number from 1 to 5"));
  EXPECT_THAT(failure("Stage1/interactions.csv", header + "1,10,1,100,5,9,2,0\n"),
              HasSubstr("'emo_valence' is '2'; expected a number from -1 to 1"));
  EXPECT_THAT(failure("Stage1/interactions.csv", header + "1,,1,100,5,9,0,0\n"), HasSubstr(":2: an id is empty"));
  EXPECT_THAT(failure("Stage2/env.json", "{"), HasSubstr("env.json: it is not JSON"));
  EXPECT_THAT(failure("Stage2/env.json", R"({"1": {"time": 4, "weather": [0]}})"),
              HasSubstr("record '1' has the code 4; expected 1 to 3"));
  EXPECT_THAT(failure("Stage2/env.json", R"({"1": {"time": 1}})"), HasSubstr("'time' and a list 'weather'"));
  EXPECT_THAT(failure("music_metadata/music_info.csv", "item_id,popularity,general_genre\n1,a,x\n"),
              HasSubstr("'popularity' is 'a'; expected a number or nothing"));
}

TEST(IncarmusicImport, KnowsWhatATrackSuitsWhereItWasRated) {
  const ImportFolder folder;
  folder.file("ratings.csv",
              "UserID,ItemID,Rating,DrivingStyle,weather\n1,7,2,NA,sunny\n1,7,5,NA,sunny\n1,7,5,sport driving,NA\n"
              "1,7,4,NA,NA\n2,7,0,NA,rainy\n2,8,3,NA,NA\n");
  folder.file("tracks.csv", "id,artist,category_id\n7,\\N,2\n8,Ann,1\n");
  folder.file("categories.csv", "1,Blues music\n2,Classical music\n");
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "incarmusic");
  EXPECT_EQ(folder.output("samples.csv"), "song_id,user_id,sport driving,rainy,sunny\n7,1,1,,0\n7,2,,0,\n");
  EXPECT_EQ(folder.output("context_events.csv"), "user_id,track_id,context\n1,7,sport driving\n");
  EXPECT_EQ(folder.output("samples_rating.csv"), "song_id,user_id,low,middle,high\n7,1,0,0,1\n8,2,0,1,0\n");
  EXPECT_EQ(folder.output("artists.csv"), "track_id,artist\n7,\n8,Ann\n");
  EXPECT_EQ(folder.output("features.ids.csv"), "track_id,Blues music,Classical music\n7,,\n8,,\n");
  EXPECT_THAT(to_text(report), AllOf(HasSubstr("6 ratings of 2 tracks by 2 users, 2 of them without a context"),
                                     HasSubstr("1 ratings are of a user, track and context that has one already")));
  folder.file("ratings.csv", "UserID,ItemID,Rating,DrivingStyle\n1,7,6,NA\n");
  EXPECT_THAT(test::error_of<DataError>([&] { folder.imported(); }),
              HasSubstr("ratings.csv:2: 'Rating' is '6'; expected a number from 0 to 5"));
}

std::string annotation(const std::string& name, const std::string& age, const std::string& valence) {
  return "\"" + name + "\": {\"age\": \"" + age +
         "\", \"gender\": \"Female\", \"country\": \"US\", \"musicianship\": 2, " + "\"valence\": " + valence +
         ", \"arousal\": [0.5]}";
}

TEST(VgmidiListenersImport, MakesAUserOfAgeGenderCountryAndMusicianship) {
  const ImportFolder folder;
  folder.file("vgmidi_audio.csv", "track_id,path\n8013,audio/Zelda_The_Mayors_Office.ogg\n");
  folder.file("annotations/vgmidi_raw_1.json",
              "{\"annotations\": {" + annotation("piece0_1", "21-25", "[0.5, -0.25]") + "," +
                  annotation("piece0_2", "21-25", "[-0.5]") + "," + annotation("piece1_1", "31-35", "[0.1, -0.1]") +
                  "," + annotation("piece1_2", "31-35", "[]") + "," + annotation("piece9_1", "31-35", "[1]") +
                  "}, \"pieces\": {\"piece0\": {\"midi\": \"Zelda_The Mayor's Office.mid\"}, \"piece1\": {\"midi\": "
                  "\"Other.mid\"}}}");
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "vgmidi_listeners");
  EXPECT_EQ(folder.output("samples_valence.csv"),
            "song_id,user_id,negative,positive\n8013,21-25|Female|US|2,0,1\n8013,21-25|Female|US|2 (2),1,0\n");
  EXPECT_EQ(folder.output("samples_arousal.csv"),
            "song_id,user_id,negative,positive\n8013,21-25|Female|US|2,0,1\n8013,21-25|Female|US|2 (2),0,1\n"
            "Other,31-35|Female|US|2,0,1\n");
  EXPECT_EQ(folder.output("user_groups.csv"),
            "user_id,group\n21-25|Female|US|2,21-25|Female|US|2\n21-25|Female|US|2 (2),21-25|Female|US|2\n"
            "31-35|Female|US|2,31-35|Female|US|2\n");
  EXPECT_THAT(NpyArray(folder.out() / "users.npy").to_doubles(),
              ElementsAre(1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1));
  EXPECT_THAT(
      to_text(report),
      AllOf(HasSubstr("dropped 1: annotations of pieces that the file does not list: piece9"),
            HasSubstr("dropped 1: annotations without a point"),
            HasSubstr("dropped 1: samples_valence.csv: the mean is 0"),
            HasSubstr("1 pieces are not in vgmidi_audio.csv; their id is the name of their MIDI file: Other.mid"),
            HasSubstr("one of 2 groups")));
  folder.file("annotations/vgmidi_raw_1.json",
              R"({"annotations": {"piece0_1": {"valence": "x"}}, "pieces": {"piece0": {"midi": "a.mid"}}})");
  EXPECT_THAT(test::error_of<DataError>([&] { folder.imported(); }),
              HasSubstr("annotation 'piece0_1': 'valence' is no list of numbers"));
  folder.file("annotations/vgmidi_raw_1.json", "[]");
  EXPECT_THAT(test::error_of<DataError>([&] { folder.imported(); }), HasSubstr("an object with 'annotations'"));
}

// Imports a folder of the real data, where it is.
ImportReport real(const ImportFolder& folder, const std::string& name, const std::string& format) {
  ImportRequest request = folder.request(format);
  request.source = test::test_data() / "data" / name;
  return import_dataset(request);
}

std::size_t rows_of(const ImportReport& report, const std::string& name) {
  for (const ImportedFile& file : report.written) {
    if (file.file == name) return file.rows;
  }
  return 0;
}

TEST(RealListeners, OfSitunesAreThirtyWith1497Events) {
  if (test::test_data().empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  const ImportFolder folder;
  const ImportReport report = real(folder, "situnes", "");
  EXPECT_EQ(report.format, "situnes");
  EXPECT_EQ(rows_of(report, "events.csv"), 1497U);
  EXPECT_EQ(rows_of(report, "features.npy"), 946U);
  const SampleTable samples = read_samples(folder.out() / "samples_rating.csv");
  std::set<std::string> users;
  for (const UserId& user : samples.users) users.insert(user.value);
  EXPECT_EQ(users.size(), 30U);
  EXPECT_EQ(samples.size(), 1220U);
  EXPECT_EQ(report.dropped.at(0).count, 277U);
  EXPECT_EQ(NpyArray(folder.out() / "features.npy").header().shape, (std::vector<std::size_t>{946, 32}));
}

TEST(RealListeners, OfIncarmusicAre34WhoRated26Contexts) {
  if (test::test_data().empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  const ImportFolder folder;
  const ImportReport report = real(folder, "incarmusic", "");
  EXPECT_EQ(report.format, "incarmusic");
  EXPECT_THAT(to_text(report), HasSubstr("3332 ratings of 139 tracks by 34 users, 833 of them without a context"));
  const SampleTable samples = read_samples(folder.out() / "samples.csv");
  EXPECT_EQ(samples.labels.vocabulary.size(), 26U);
  EXPECT_EQ(samples.size(), 760U);
  EXPECT_EQ(rows_of(report, "context_events.csv"), 615U);
  EXPECT_EQ(rows_of(report, "features.npy"), 139U);
}

TEST(RealListeners, OfVgmidiMade6105AnnotationsOf200Pieces) {
  if (test::test_data().empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  const ImportFolder folder;
  const ImportReport report = real(folder, "vgmidi", "vgmidi_listeners");
  EXPECT_EQ(rows_of(report, "annotations.csv"), 6105U - 125U);
  EXPECT_THAT(to_text(report), HasSubstr("dropped 125: annotations of pieces that the file does not list: piece81, "
                                         "piece85, piece86, piece96"));
  EXPECT_THAT(to_text(report), HasSubstr("3 pieces are not in vgmidi_audio.csv"));
  EXPECT_EQ(rows_of(report, "samples_valence.csv"), 5980U);
  EXPECT_EQ(rows_of(report, "samples_arousal.csv"), 5979U);  // one mean is 0
  EXPECT_EQ(rows_of(report, "users.npy"), 275U);
  EXPECT_THAT(to_text(report), HasSubstr("one of 151 groups"));
}

}  // namespace
}  // namespace ctxtag
