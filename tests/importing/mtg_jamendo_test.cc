#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/track_table.h"
#include "importing/import_folder.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::HasSubstr;

const std::string kTagHeader = "TRACK_ID\tARTIST_ID\tALBUM_ID\tPATH\tDURATION\tTAGS\n";
const std::string kFirst = "track_01\tartist_7\talbum_3\t01/1.mp3\t124.6\tmood/theme---happy\tgenre---\"pop\"\n";
const std::string kSecond = "track_02\tartist_8\talbum_4\t02/2.mp3\t90\tmood/theme---calm\r\n";

TEST(MtgJamendoImport, ReadsRowsWithAnyNumberOfTags) {
  const ImportFolder folder;
  folder.file("autotagging.tsv", kTagHeader + kFirst + kSecond);
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "mtg-jamendo");
  EXPECT_EQ(folder.output("labels.csv"),
            "track_id,\"genre---\"\"pop\"\"\",mood/theme---calm,mood/theme---happy\ntrack_01,1,0,1\ntrack_02,0,1,0\n");
  EXPECT_EQ(folder.output("tracks.csv"),
            "track_id,path,artist_id,album_id\ntrack_01,../source/01/1.mp3,artist_7,album_3\n"
            "track_02,../source/02/2.mp3,artist_8,album_4\n");
  EXPECT_EQ(folder.output("splits.csv"), "");
  EXPECT_THAT(to_text(report), HasSubstr("0 of 2 recordings are at the paths of tracks.csv; --audio DIR says where"));
}

TEST(MtgJamendoImport, FindsTheAudioAndNamesEmptyFiles) {
  const ImportFolder folder;
  folder.file("autotagging.tsv", kTagHeader + kFirst + kSecond);
  folder.file("low/01/1.low.mp3", "x");
  folder.file("low/02/2.low.mp3", "");
  ImportRequest request = folder.request();
  request.audio = folder.source() / "low";
  request.options.low_quality = true;
  request.options.as = "unknown";
  const ImportReport report = import_dataset(request);
  EXPECT_THAT(to_text(report), HasSubstr("1 recordings are files of 0 bytes: track_02"));
  const TrackTable tracks = read_tracks(folder.out() / "tracks.csv");
  EXPECT_TRUE(std::filesystem::exists(tracks[0].path)) << tracks[0].path;
  EXPECT_EQ(tracks[0].stored_path, "../source/low/01/1.low.mp3");
  EXPECT_THAT(folder.output("labels.csv"), HasSubstr("\ntrack_01,1,,1\ntrack_02,,1,\n"));
  request.audio = folder.source() / "none";
  EXPECT_THAT(test::error_of<ConfigError>([&] { import_dataset(request); }), HasSubstr("--audio"));
}

TEST(MtgJamendoImport, StripsCategoriesUnlessTwoTagsBecomeOne) {
  const ImportFolder folder;
  folder.file("a.tsv", kTagHeader + kFirst + kSecond);
  ImportRequest request = folder.request();
  request.options.category = "strip";
  import_dataset(request);
  EXPECT_THAT(folder.output("labels.csv"), HasSubstr("track_id,\"\"\"pop\"\"\",calm,happy\n"));
  const ImportFolder clash;
  clash.file("a.tsv", kTagHeader + kFirst + "track_03\tx\ty\t3.mp3\t1\tgenre---happy\n");
  request.source = clash.source();
  request.out = clash.out();
  EXPECT_THAT(clash.failure<ConfigError>(request),
              HasSubstr("SOURCE/a.tsv:3: 'mood/theme---happy' and 'genre---happy' would both be 'happy'"));
}

TEST(MtgJamendoImport, JoinsTheTablesOfASplitIntoOneDataSet) {
  for (const std::string below : {"", "split-0/", "splits/split-0/", "data/splits/split-0/"}) {
    const ImportFolder folder;
    folder.file(below + "autotagging_moodtheme-train.tsv", kTagHeader + kFirst);
    folder.file(below + "autotagging_moodtheme-test.tsv", kTagHeader + kSecond);
    folder.file(below + "README.md", "# splits");
    const ImportReport report = folder.imported();
    EXPECT_EQ(report.format, "mtg-jamendo") << below;
    EXPECT_EQ(folder.output("splits.csv"), "track_id,split\ntrack_01,train\ntrack_02,test\n");
    EXPECT_THAT(report.absent, ::testing::ElementsAre("autotagging_moodtheme-validation.tsv"));
  }
}

TEST(MtgJamendoImport, AsksWhichTableOfSeveralIsWanted) {
  const ImportFolder folder;
  folder.file("split-0/autotagging-train.tsv", kTagHeader + kFirst);
  folder.file("split-0/autotagging_moodtheme-train.tsv", kTagHeader + kSecond);
  folder.file("split-3/autotagging-train.tsv", kTagHeader + kSecond);
  ImportRequest request = folder.request();
  EXPECT_THAT(folder.failure<ConfigError>(request),
              HasSubstr("several tables: autotagging, autotagging_moodtheme; choose one with --set import.name="));
  request.options.name = "autotagging_mood";
  EXPECT_THAT(folder.failure<ConfigError>(request), HasSubstr("import.name is 'autotagging_mood'"));
  request.options.split = 7;
  EXPECT_THAT(folder.failure<DataError>(request), HasSubstr("there is no folder split-7; found: split-0/, split-3/"));
  request.options.split = 3;
  request.options.name = "";
  import_dataset(request);
  EXPECT_EQ(folder.output("splits.csv"), "track_id,split\ntrack_02,train\n");
}

TEST(MtgJamendoImport, KeepsTheMostFrequentTagsAndDropsTracksWithoutOne) {
  const ImportFolder folder;
  folder.file("x-train.tsv", kTagHeader + "1\ta\tb\t1.mp3\t1\tz\ty\n2\ta\tb\t2.mp3\t1\tz\n3\ta\tb\t3.mp3\t1\tx\n");
  ImportRequest request = folder.request();
  request.options.top = 1;
  request.options.untagged = "drop";
  const std::string text = to_text(import_dataset(request));
  EXPECT_EQ(folder.output("labels.csv"), "track_id,z\n1,1\n2,1\n");
  EXPECT_EQ(folder.output("splits.csv"), "track_id,split\n1,train\n2,train\n");
  EXPECT_THAT(text, HasSubstr("kept the 1 most frequent of 3 tags; the last has 2 tracks, the next 1"));
  EXPECT_THAT(text, HasSubstr("dropped 1: tracks with none of the tags"));
  request.options.untagged = "keep";
  EXPECT_THAT(to_text(import_dataset(request)), HasSubstr("1 of 3 tracks have none of the tags"));
  EXPECT_EQ(folder.output("labels.csv"), "track_id,z\n1,1\n2,1\n3,0\n");
}

TEST(MtgJamendoImport, NamesFileAndLineOfWhatItCannotRead) {
  const auto failure = [](const std::string& rows) {
    const ImportFolder folder;
    folder.file("a.tsv", kTagHeader + rows);
    return folder.failure<DataError>(folder.request());
  };
  EXPECT_THAT(failure(kFirst + "\n" + kFirst), HasSubstr("SOURCE/a.tsv:4: track 'track_01' stands at a.tsv:2 already"));
  EXPECT_THAT(failure("track_01\ta\tb\tc\n"), HasSubstr("SOURCE/a.tsv:2: 4 cells, but the header has 6"));
  EXPECT_THAT(failure("\ta\tb\tc\t1\tx\n"), HasSubstr("SOURCE/a.tsv:2: the id is empty"));
  EXPECT_THAT(failure("1\ta\tb\t\t1\tx\n"), HasSubstr("SOURCE/a.tsv:2: the path is empty"));
  EXPECT_THAT(failure("1\ta\tb\tc\t1\t\n"), HasSubstr("SOURCE/a.tsv: no track has a tag"));
  EXPECT_THAT(failure(""), HasSubstr("SOURCE/a.tsv:1: the table has no rows"));
  const ImportFolder wrong;
  wrong.file("a.tsv", "id\ttags\n1\tx\n");
  EXPECT_THAT(wrong.failure<DataError>(wrong.request("mtg-jamendo")),
              HasSubstr("SOURCE: no table with the columns TRACK_ID ... TAGS is here; found: a.tsv"));
}

}  // namespace
}  // namespace ctxtag
