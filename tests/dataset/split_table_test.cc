#include "ctxtag/dataset/split_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using test::test_data;
using ::testing::HasSubstr;

TEST(SplitTable, AssignsEveryTrackItsSplit) {
  const TemporaryFolder folder;
  const SplitTable table = read_splits(folder.file("p.csv", "id,split\na,train\nb,validation\nc,test\n"));
  const auto split = table.assignment();
  EXPECT_EQ(split.at(TrackId{"a"}), Split::kTrain);
  EXPECT_EQ(split.at(TrackId{"b"}), Split::kValidation);
  EXPECT_EQ(split.at(TrackId{"c"}), Split::kTest);
  EXPECT_THAT(error_of<ConfigError>([&] { table.assignment(0, 1); }), HasSubstr("no column 'fold'"));
}

TEST(SplitTable, TurnsFoldsIntoSplits) {
  const TemporaryFolder folder;
  const SplitTable table = read_splits(folder.file("p.csv", "id,artist_id,fold\na,7,0\nb,7,1\nc,8,2\n"));
  const auto split = table.assignment(2, 0);
  EXPECT_EQ(split.at(TrackId{"a"}), Split::kValidation);
  EXPECT_EQ(split.at(TrackId{"b"}), Split::kTrain);
  EXPECT_EQ(split.at(TrackId{"c"}), Split::kTest);
  EXPECT_THAT(error_of<ConfigError>([&] { table.assignment(); }), HasSubstr("holds folds: say which"));
  EXPECT_THAT(error_of<ConfigError>([&] { table.assignment(0); }), HasSubstr("both"));
  EXPECT_THAT(error_of<ConfigError>([&] { table.assignment(1, 1); }), HasSubstr("fold 1 cannot be both"));
  EXPECT_THAT(error_of<ConfigError>([&] { table.assignment(0, 3); }), HasSubstr("there is no fold 3"));
}

TEST(ReadSplits, SaysWhatIsWrongAndWhere) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& text) {
    return error_of<DataError>([&] { read_splits(folder.file("p.csv", text)); });
  };
  EXPECT_THAT(message("id,part\na,train\n"), HasSubstr("no column 'split' and none 'fold'; the columns are: id, part"));
  EXPECT_THAT(message("id,split\na,valid\n"),
              HasSubstr("p.csv:2: 'split' is 'valid'; expected train, validation or test"));
  EXPECT_THAT(message("id,fold\na,-1\n"), HasSubstr("p.csv:2: 'fold' is '-1'"));
  EXPECT_THAT(message("id,fold\na,1.5\n"), HasSubstr("'1.5'"));
  EXPECT_THAT(message("id,split\na,train\na,test\n"), HasSubstr("p.csv:3: the id 'a'"));
}

TEST(WriteSplits, ComesBackAsItWas) {
  const TemporaryFolder folder;
  for (const char* const text : {"track_id,split\na,train\nb,test\n", "track_id,fold\na,0\nb,3\n"}) {
    write_splits(folder.path() / "q.csv", read_splits(folder.file("p.csv", text)));
    EXPECT_EQ(read_file(folder.path() / "q.csv"), text);
  }
}

TEST(ReadSplits, ReadsTheReleasedFolds) {
  const auto file = test_data() / "data/icassp2020/ground_truth_folds.csv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "set CTXTAG_TEST_DATA to run on the released folds";
  const SplitTable table = read_splits(file);
  EXPECT_EQ(table.ids.size(), 48582U);
  const auto split = table.assignment(0, 1);
  const auto count = [&](Split wanted) {
    return std::count_if(split.begin(), split.end(), [&](const auto& entry) { return entry.second == wanted; });
  };
  EXPECT_EQ(count(Split::kTest), 12169);
  EXPECT_EQ(count(Split::kValidation), 11924);
}

TEST(SplitTable, OfSamplesIsJoinedByTrackAndUser) {
  const TemporaryFolder folder;
  const std::string text = "song_id,user_id,split\na,u,train\na,v,test\n";
  const SplitTable table = read_splits(folder.file("p.csv", text));
  const auto split = table.assignment();
  EXPECT_EQ(split.at(TrackId{"a for user u"}), Split::kTrain);
  EXPECT_EQ(split.at(TrackId{"a for user v"}), Split::kTest);
  EXPECT_EQ(csv_text(table), text);
  EXPECT_THAT(error_of<DataError>([&] { read_splits(folder.file("p.csv", text + "a,u,test\n")); }),
              HasSubstr("p.csv:4: the id 'a' of user 'u' stands in line 2 already"));
  const SplitTable folds = read_splits(folder.file("p.csv", "id,user_id,fold\na,u,0\na,v,1\n"));
  EXPECT_EQ(folds.assignment(0, 1).at(TrackId{"a for user v"}), Split::kValidation);
}

}  // namespace
}  // namespace ctxtag
