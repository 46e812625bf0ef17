#include "ctxtag/dataset/fold_splits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/dataset/time_split.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 12 artists of 10 tracks in 4 folds of 3 artists; two tags.
struct Dataset {
  LabelMatrix labels;
  GroupOfTrack artists;
  SplitTable folds;
};

Dataset dataset() {
  Dataset data;
  Random random(1);
  data.labels.vocabulary = TagVocabulary({"a", "b"});
  data.labels.values = ByteMatrix::Zero(120, 2);
  data.labels.known = ByteMatrix::Ones(120, 2);
  for (int i = 0; i < 120; ++i) {
    const TrackId id{"t" + std::to_string(i)};
    data.labels.ids.push_back(id);
    data.labels.values(i, 0) = random.uniform() < 0.5 ? 1 : 0;
    data.labels.values(i, 1) = random.uniform() < 0.2 ? 1 : 0;
    data.artists[id] = "artist" + std::to_string(i % 12);
    data.folds.ids.push_back(id);
    data.folds.folds.push_back(i % 4);
  }
  return data;
}

std::vector<TrackId> ids_of(const SplitTable& table, Split split) {
  std::vector<TrackId> ids;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    if (table.splits[i] == split) ids.push_back(table.ids[i]);
  }
  return ids;
}

TEST(SplitsFromFolds, DrawWholeGroupsForValidation) {
  const Dataset data = dataset();
  const SplitTable table = splits_from_folds(data.folds, 2, 0.2, data.labels, data.artists, 0);
  EXPECT_EQ(table.ids, data.folds.ids);
  for (std::size_t i = 0; i < table.ids.size(); ++i)
    EXPECT_EQ(table.splits[i] == Split::kTest, data.folds.folds[i] == 2);
  EXPECT_EQ(ids_of(table, Split::kValidation).size(), 20U);  // of 90: two artists
  EXPECT_NO_THROW(require_whole_groups(table, data.artists));
}

TEST(SplitsFromFolds, RefuseOverlapAndWhatIsNotThere) {
  Dataset data = dataset();
  EXPECT_THAT(error_of<ConfigError>([&] { splits_from_folds(data.folds, 4, 0.2, data.labels, {}, 0); }),
              HasSubstr("there is no fold 4; the folds are 0 to 3"));
  EXPECT_THROW(splits_from_folds(data.folds, 0, 1.0, data.labels, {}, 0), ConfigError);
  data.folds.folds[0] = 1;
  EXPECT_THAT(error_of<ConfigError>([&] { splits_from_folds(data.folds, 0, 0.2, data.labels, data.artists, 0); }),
              HasSubstr("the group 'artist0' is in fold 1 and in fold 0: track 't12' of it overlaps"));
}

TEST(SplitsOfFolds, TakeOneFoldEach) {
  const Dataset data = dataset();
  const SplitTable table = splits_of_folds(data.folds, 3, 0);
  EXPECT_EQ(ids_of(table, Split::kTest).size(), 30U);
  EXPECT_EQ(ids_of(table, Split::kValidation)[1].value, "t4");
  EXPECT_THROW(splits_of_folds(data.folds, 3, 3), ConfigError);
}

// The first and last five ids of the released lists are enough to show the order; their sizes and all ids are compared.
TEST(SplitLikeIcassp2020, GivesTheReleasedListsInOrder) {
  const std::filesystem::path data = test::test_data() / "data/icassp2020";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no labels of ICASSP 2020";
  const SplitTable table = split_like_icassp2020(read_splits(data / "ground_truth_folds.csv.gz"));
  const std::map<std::string, Split> lists{
      {"train", Split::kTrain}, {"validation", Split::kValidation}, {"test", Split::kTest}};
  for (const auto& [name, split] : lists) {
    const LabelMatrix released = read_labels(data / (name + "_ground_truth_binarized.csv.gz"));
    EXPECT_EQ(ids_of(table, split), released.ids) << name;
  }
  EXPECT_EQ(ids_of(table, Split::kTrain).size(), 32771U);
  EXPECT_EQ(ids_of(table, Split::kValidation).size(), 3642U);
}

TEST(JoinedGroups, PutTogetherWhatSharesAnything) {
  const GroupOfTrack artists{{{"1"}, "x"}, {{"2"}, "x"}, {{"3"}, "y"}, {{"5"}, "z"}};
  const GroupOfTrack albums{{{"2"}, "k"}, {{"3"}, "k"}, {{"4"}, "m"}};
  const GroupOfTrack joined = joined_groups({artists, albums});
  EXPECT_EQ(joined.size(), 5U);
  EXPECT_EQ(joined.at({"1"}), "1");
  EXPECT_EQ(joined.at({"2"}), "1");
  EXPECT_EQ(joined.at({"3"}), "1");  // through track 2's album
  EXPECT_EQ(joined.at({"4"}), "4");
  EXPECT_EQ(joined.at({"5"}), "5");
}

TEST(SplitByTime, TrainsOnThePastAndTestsOnTheLatest) {
  std::vector<TrackId> ids;
  TimeOfTrack times;
  for (int i = 0; i < 10; ++i) {
    ids.push_back({std::to_string(i)});
    times[ids.back()] = std::to_string(9 - i);
  }
  const SplitTable table = split_by_time(ids, times, {0.6, 0.2, 0.2});
  EXPECT_THAT(ids_of(table, Split::kTest), ElementsAre(TrackId{"0"}, TrackId{"1"}));
  EXPECT_THAT(ids_of(table, Split::kValidation), ElementsAre(TrackId{"2"}, TrackId{"3"}));
  EXPECT_EQ(table.ids, ids);
}

TEST(SplitByTime, KeepsOneMomentTogetherAndLeavesNoPartEmpty) {
  const std::vector<TrackId> ids{{"a"}, {"b"}, {"c"}, {"d"}};
  const TimeOfTrack times{{{"a"}, "1"}, {{"b"}, "1"}, {{"c"}, "1"}, {{"d"}, "2"}};
  const SplitTable table = split_by_time(ids, times, {0.5, 0.0, 0.5});
  EXPECT_EQ(ids_of(table, Split::kTrain).size(), 3U);
  EXPECT_THAT(error_of<ConfigError>([&] {
                split_by_time(ids, times, {0.5, 0.25, 0.25});
              }),
              HasSubstr("validation stays empty"));
  EXPECT_THROW(split_by_time({{"e"}}, times, {0.5, 0.25, 0.25}), ConfigError);
}

TEST(ReadTimes, OrdersNumbersAndDates) {
  const TemporaryFolder folder;
  const TimeOfTrack years = read_times(folder.file("t.csv", "id,year\na,999\nb,-3\nc,1e4\n"), "year");
  EXPECT_LT(years.at({"b"}), years.at({"a"}));
  EXPECT_LT(years.at({"a"}), years.at({"c"}));
  const TimeOfTrack days = read_times(folder.file("d.csv", "id,day\na,2020-01-02\nb,2019-12-31\n"), "day");
  EXPECT_LT(days.at({"b"}), days.at({"a"}));
  EXPECT_THROW(read_times(folder.file("e.csv", "id,day\na,2020-01-02\nb,2020\n"), "day"), DataError);
  EXPECT_THROW(read_times(folder.file("f.csv", "id,year\na,1\nb,\n"), "year"), DataError);
}

}  // namespace
}  // namespace ctxtag
