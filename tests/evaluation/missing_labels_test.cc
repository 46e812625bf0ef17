#include "ctxtag/evaluation/missing_labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/label_rows.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::labels_from;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> kTags = {"car", "sad"};

// car has high scores, sad low ones. Visible: car of w, sad of z.
MissingTables small_tables() {
  MissingTables tables;
  tables.scores =
      read_scores(TemporaryFolder().file("s.csv", "id,car,sad\nz,0.8,0.3\ny,0.8,0.2\nx,0.7,0.1\nw,0.9,0.4\n"));
  tables.labels = labels_from("id,car,sad\nw,1,\nx,0,0\ny,,0\nz,0,1\n");
  return tables;
}

std::vector<std::string> cells_of(const MissingList& list) {
  std::vector<std::string> cells;
  for (const LikelyMissing& cell : list.cells) cells.push_back(cell.track.value + ' ' + kTags[cell.tag]);
  return cells;
}

TEST(LikelyMissing, ListsWhatIsNoVisiblePositiveHighestScoreFirst) {
  const MissingList list = likely_missing(small_tables(), {});
  EXPECT_THAT(cells_of(list), ElementsAre("y car", "z car", "x car", "w sad", "y sad", "x sad"));  // y and z tie
  EXPECT_EQ(list.candidates, 6);
  EXPECT_EQ(list.rows, 4);
  EXPECT_EQ(list.cells[0].rank, 1);
  EXPECT_EQ(list.cells[1].rank, 2);
  EXPECT_EQ(list.cells[3].rank, 1);  // the first of its tag
}

// By hand, over all four rows: car 0.7 0.8 0.8 0.9: 0.8 stands at (1 + 1) / 4, 0.7 at 0.5 / 4; sad 0.1 ... 0.4: 0.4
// stands at 3.5 / 4, 0.2 at 1.5 / 4.
TEST(LikelyMissing, ListsByQuantileSoThatFrequentTagsDoNotFillTheList) {
  MissingConfig config;
  config.order = "quantile";
  const MissingList list = likely_missing(small_tables(), {}, config);
  EXPECT_THAT(cells_of(list), ElementsAre("w sad", "y car", "z car", "y sad", "x car", "x sad"));
  EXPECT_DOUBLE_EQ(list.cells[0].quantile, 0.875);
  EXPECT_DOUBLE_EQ(list.cells[1].quantile, 0.5);
  EXPECT_DOUBLE_EQ(list.cells[3].quantile, 0.375);
  EXPECT_DOUBLE_EQ(list.cells[4].quantile, 0.125);
}

TEST(LikelyMissing, EndsWhereItIsTold) {
  MissingConfig config;
  config.per_tag = 2;
  EXPECT_THAT(cells_of(likely_missing(small_tables(), {}, config)), ElementsAre("y car", "z car", "w sad", "y sad"));
  config.top = 3;
  EXPECT_THAT(cells_of(likely_missing(small_tables(), {}, config)), ElementsAre("y car", "z car", "w sad"));
  EXPECT_EQ(likely_missing(small_tables(), {}, config).candidates, 6);
  config.top = -1;
  EXPECT_THAT(error_of<ConfigError>([&] { likely_missing(small_tables(), {}, config); }),
              HasSubstr("top must be at least 0, found -1"));
}

TEST(LikelyMissing, LeavesOutWhatAPersonHasSeen) {
  MissingTables tables = small_tables();
  tables.verified = labels_from("id,car,sad\nw,,0\ny,0,\n");
  EXPECT_THAT(cells_of(likely_missing(tables, {})), ElementsAre("z car", "x car", "y sad", "x sad"));
  tables.verified = labels_from("id,car,sad\nother,,0\n");
  EXPECT_THAT(error_of<ConfigError>([&] { likely_missing(tables, {}); }), HasSubstr("the track 'other'"));
}

TEST(LikelyMissing, LooksAtOnePartOfTheSplits) {
  MissingTables tables = small_tables();
  tables.splits = {{{{"w"}, Split::kTest}, {{"x"}, Split::kTrain}, {{"y"}, Split::kTrain}, {{"z"}, Split::kTest}}};
  const MissingList list = likely_missing(tables, Split::kTrain);
  EXPECT_THAT(cells_of(list), ElementsAre("y car", "x car", "y sad", "x sad"));
  EXPECT_DOUBLE_EQ(list.cells[0].quantile, 0.75);  // of two rows the upper
}

TEST(LikelyMissing, RefusesTablesThatDoNotFit) {
  MissingTables tables = small_tables();
  tables.labels = labels_from("id,car,sad\nw,1,\nx,0,0\n");
  EXPECT_THAT(error_of<ConfigError>([&] { likely_missing(tables, {}); }),
              HasSubstr("2 of 4 scored rows have no labels ('z', 'y'); give them, or set allow_partial"));
  tables.labels.vocabulary = TagVocabulary({"car", "happy"});
  EXPECT_THAT(error_of<ConfigError>([&] { likely_missing(tables, {}); }), HasSubstr("other tags than the scores"));
  tables.scores = read_scores(TemporaryFolder().file("s.csv", "id,user_id,car,sad\nx,u,0.9,0.1\nx,v,0.8,0.1\n"));
  EXPECT_THAT(error_of<ConfigError>([&] { likely_missing(tables, {}); }), HasSubstr("of tracks and users"));
}

TEST(MissingCsv, HoldsWhatAPersonNeedsAndAnEmptyVerdict) {
  const TemporaryFolder folder;
  const auto tracks = folder.file("tracks.csv", "track_id,title,artist\ny,\"Go, now\",Ann\n");
  MissingConfig config;
  config.per_tag = 1;
  const MissingList list = likely_missing(small_tables(), {}, config);
  EXPECT_EQ(missing_csv(list, TagVocabulary(kTags), read_track_descriptions(tracks, folder.path())),
            "track_id,tag,score,rank,quantile,title,artist,verdict\n"
            "y,car,0.8,1,0.5,\"Go, now\",Ann,\nw,sad,0.4,1,0.875,,,\n");
  EXPECT_THAT(missing_csv(list, TagVocabulary(kTags)),
              HasSubstr("track_id,tag,score,rank,quantile,verdict\ny,car,0.8,1,0.5,\n"));
}

}  // namespace
}  // namespace ctxtag
