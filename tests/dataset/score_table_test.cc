#include "ctxtag/dataset/score_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/formats/npy.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ScoreTable small_table() {
  ScoreTable table{{{"x"}, {"a,b"}}, {}, TagVocabulary({"car", "sad"}), RealMatrix(2, 2)};
  table.scores << 0.1, 1.0 / 3.0, 1e-300, -2.5;
  return table;
}

TEST(WriteScores, ReadsBackTheSameDoubles) {
  const TemporaryFolder folder;
  for (const char* const name : {"s.csv", "s.npy"}) {
    write_scores(folder.path() / name, small_table());
    const ScoreTable back = read_scores(folder.path() / name);
    EXPECT_EQ(back.ids, small_table().ids);
    EXPECT_EQ(back.vocabulary, small_table().vocabulary);
    EXPECT_TRUE((back.scores == small_table().scores).all());
    EXPECT_TRUE(back.users.empty());
  }
  EXPECT_EQ(read_file(folder.path() / "s.csv"), "track_id,car,sad\nx,0.1,0.3333333333333333\n\"a,b\",1e-300,-2.5\n");
}

TEST(WriteScores, KeepsTheUserOfEveryRow) {
  const TemporaryFolder folder;
  ScoreTable table = small_table();
  table.ids[1] = table.ids[0];
  table.users = {{"u1"}, {"u2"}};
  for (const char* const name : {"s.csv", "s.npy"}) {
    write_scores(folder.path() / name, table);
    const ScoreTable back = read_scores(folder.path() / name);
    EXPECT_THAT(back.users, ElementsAre(UserId{"u1"}, UserId{"u2"}));
    EXPECT_EQ(back.vocabulary, table.vocabulary);
    EXPECT_THAT(error_of<DataError>([&] { back.rows(); }), HasSubstr("rows 1 and 2 both have the id 'x'"));
  }
}

TEST(ReadScores, TakesTheTagsOfAVocabularyInItsOrder) {
  const TemporaryFolder folder;
  write_scores(folder.path() / "s.npy", small_table());
  write_scores(folder.path() / "s.csv", small_table());
  for (const char* const name : {"s.csv", "s.npy"}) {
    const ScoreTable back = read_scores(folder.path() / name, TagVocabulary({"sad"}));
    EXPECT_THAT(back.scores.reshaped(), ElementsAre(1.0 / 3.0, -2.5));
  }
}

TEST(ReadScores, TakesAnArrayWhoseIdsNameNoTagsWithAVocabulary) {
  const TemporaryFolder folder;
  const float values[] = {0.25F, 0.5F, 0.75F, 1.0F};
  write_npy(folder.path() / "s.npy", {2, 2}, values);
  folder.file("s.ids.csv", "track_id\nx\ny\n");
  const ScoreTable table = read_scores(folder.path() / "s.npy", TagVocabulary({"car", "sad"}));
  EXPECT_THAT(table.scores.reshaped<Eigen::RowMajor>(), ElementsAre(0.25, 0.5, 0.75, 1.0));
  EXPECT_THAT(error_of<DataError>([&] { read_scores(folder.path() / "s.npy"); }), HasSubstr("names no tags"));
  EXPECT_THAT(error_of<DataError>([&] { read_scores(folder.path() / "s.npy", TagVocabulary({"car"})); }),
              HasSubstr("the shape is 2 x 2; expected 2 x 1"));
}

TEST(ReadScores, RefusesWhatIsNotAFiniteNumber) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& text) {
    return error_of<DataError>([&] { read_scores(folder.file("s.csv", text)); });
  };
  EXPECT_THAT(message("id,car\nx,1\ny,nan\n"), HasSubstr("s.csv:3: 'car' is 'nan'; expected a finite number"));
  EXPECT_THAT(message("id,car\nx,-inf\n"), HasSubstr("s.csv:2: 'car' is '-inf'"));
  EXPECT_THAT(message("id,car\nx,high\n"), HasSubstr("'high'"));
  EXPECT_THAT(message("id,car\nx,\n"), HasSubstr("'car' is ''"));
  EXPECT_THAT(message("id,car\nx,1\nx,1\n"), HasSubstr("s.csv:3: the id 'x' stands in line 2 already"));
  EXPECT_THAT(message("id,user_id,car\nx,u,1\nx,v,1\nx,u,1\n"), HasSubstr("s.csv:4: the id 'x' of user 'u'"));
  EXPECT_THAT(message("user_id,car\nx,1\n"), HasSubstr("the first column must be the id of the track"));
  EXPECT_THAT(message("id\nx\n"), HasSubstr("no column of scores"));

  const double values[] = {1.0, std::numeric_limits<double>::quiet_NaN()};
  write_npy(folder.path() / "s.npy", {2, 1}, values);
  folder.file("s.ids.csv", "track_id,car\nx,\ny,\n");
  EXPECT_THAT(error_of<DataError>([&] { read_scores(folder.path() / "s.npy"); }),
              HasSubstr("s.npy: row 2 (id 'y'), tag 'car' is nan"));
}

TEST(ReadScores, TakesATrainingRunForWhatItScored) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "run/scores");
  EXPECT_THAT(error_of<DataError>([&] { read_scores(folder.path() / "run"); }), HasSubstr("no training run"));
  ScoreTable test = small_table();
  test.ids = {{"p"}, {"q"}};
  write_scores(folder.path() / "run/scores/test.csv", test);
  EXPECT_EQ(read_scores(folder.path() / "run").ids, test.ids);
  write_scores(folder.path() / "run/scores/validation.csv", small_table());
  EXPECT_THAT(read_scores(folder.path() / "run").ids,
              ElementsAre(TrackId{"x"}, TrackId{"a,b"}, TrackId{"p"}, TrackId{"q"}));
  EXPECT_EQ(read_scores(folder.path() / "run", TagVocabulary({"sad"})).scores(3, 0), -2.5);
}

TEST(Stacked, PutsTablesOneAfterTheOther) {
  ScoreTable second = small_table();
  second.ids = {{"p"}, {"q"}};
  second.scores *= 2.0;
  const ScoreTable both = stacked({small_table(), second});
  EXPECT_THAT(both.ids, ElementsAre(TrackId{"x"}, TrackId{"a,b"}, TrackId{"p"}, TrackId{"q"}));
  EXPECT_EQ(both.scores(3, 1), -5.0);
  EXPECT_EQ(both.scores(1, 1), -2.5);
  EXPECT_THAT(error_of<ConfigError>([&] { stacked({second, second}); }), HasSubstr("hold a row of 'p'"));
  second.vocabulary = TagVocabulary({"sad", "car"});
  EXPECT_THAT(error_of<ConfigError>([&] { stacked({small_table(), second}); }), HasSubstr("differ in their tags"));
}

}  // namespace
}  // namespace ctxtag
