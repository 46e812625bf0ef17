#include "ctxtag/dataset/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/dataset/group_table.h"

namespace ctxtag {
namespace {

LabelMatrix random_labels(int rows, int tags, std::uint64_t seed) {
  Random random(seed);
  LabelMatrix labels;
  std::vector<std::string> names;
  for (int tag = 0; tag < tags; ++tag) names.push_back("tag" + std::to_string(tag));
  labels.vocabulary = TagVocabulary(names);
  labels.values = ByteMatrix::Zero(rows, tags);
  labels.known = ByteMatrix::Ones(rows, tags);
  for (int row = 0; row < rows; ++row) {
    labels.ids.push_back({"t" + std::to_string(row)});
    for (int tag = 0; tag < tags; ++tag) labels.values(row, tag) = random.uniform() < 0.1 * (tag + 1) ? 1 : 0;
  }
  return labels;
}

double largest(const std::vector<PartBalance>& parts, double PartBalance::*deviation) {
  double result = 0.0;
  for (const PartBalance& part : parts) result = std::max(result, part.*deviation);
  return result;
}

// The group of a track is in one part only.
bool whole(const SplitTable& table, const std::vector<int>& parts, const GroupOfTrack& groups) {
  std::map<std::string, std::set<int>> seen;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    const auto group = groups.find(table.ids[i]);
    if (group != groups.end()) seen[group->second].insert(parts[i]);
  }
  return std::all_of(seen.begin(), seen.end(), [](const auto& entry) { return entry.second.size() == 1; });
}

LabelMatrix with_groups_only(const LabelMatrix& labels, const GroupOfTrack& groups) {
  std::vector<Eigen::Index> rows;
  LabelMatrix result;
  for (std::size_t i = 0; i < labels.ids.size(); ++i) {
    if (groups.count(labels.ids[i]) == 0) continue;
    rows.push_back(static_cast<Eigen::Index>(i));
    result.ids.push_back(labels.ids[i]);
  }
  result.vocabulary = labels.vocabulary;
  result.values = labels.values(rows, Eigen::all);
  result.known = labels.known(rows, Eigen::all);
  return result;
}

TEST(SplitFolds, GivesEveryFoldTheSameMixOfTags) {
  const LabelMatrix labels = random_labels(1000, 6, 1);
  const SplitTable table = split_folds(labels, {}, 5, 0);
  EXPECT_EQ(table.ids, labels.ids);
  ASSERT_EQ(table.folds.size(), 1000U);
  EXPECT_TRUE(std::all_of(table.folds.begin(), table.folds.end(), [](int fold) { return fold >= 0 && fold < 5; }));
  const auto parts = split_balance(labels, {}, table);
  EXPECT_LE(largest(parts, &PartBalance::max_prevalence_deviation), 0.005);
  for (const PartBalance& part : parts) EXPECT_NEAR(part.share, 0.2, 0.002);
}

TEST(SplitFolds, RepeatsUnderASeedAndDiffersUnderAnother) {
  const LabelMatrix labels = random_labels(200, 4, 2);
  EXPECT_EQ(split_folds(labels, {}, 4, 7).folds, split_folds(labels, {}, 4, 7).folds);
  EXPECT_NE(split_folds(labels, {}, 4, 7).folds, split_folds(labels, {}, 4, 8).folds);
}

TEST(SplitFolds, NeverTearsAGroup) {
  const LabelMatrix labels = random_labels(400, 5, 3);
  GroupOfTrack groups;
  Random random(4);
  for (std::size_t i = 0; i < 350; ++i) {  // sizes fall off: the largest group has about a third
    groups[labels.ids[i]] = "g" + std::to_string(static_cast<int>(30.0 * std::pow(random.uniform(), 3.0)));
  }
  const SplitTable table = split_folds(labels, groups, 3, 0);
  EXPECT_TRUE(whole(table, table.folds, groups));
  EXPECT_LE(largest(split_balance(labels, groups, table), &PartBalance::max_prevalence_deviation), 0.05);
}

TEST(SplitFolds, LeavesNoFoldEmptyWhereOneGroupHoldsNearlyAll) {
  const LabelMatrix labels = random_labels(100, 2, 5);
  GroupOfTrack groups;
  for (std::size_t i = 0; i < 97; ++i) groups[labels.ids[i]] = "giant";
  const SplitTable table = split_folds(labels, groups, 4, 0);
  EXPECT_EQ(std::set<int>(table.folds.begin(), table.folds.end()).size(), 4U);
}

TEST(SplitFolds, TakesNoNoticeOfUnknownLabels) {
  LabelMatrix labels = random_labels(300, 2, 6);
  Random random(1);
  for (Eigen::Index row = 0; row < 300; ++row) labels.known(row, 0) = random.uniform() < 0.5 ? 1 : 0;
  LabelMatrix scrambled = labels;  // what `values` holds where nothing is known does not matter
  scrambled.values = (labels.known == 0).select(ByteMatrix::Ones(300, 2), labels.values);
  const SplitTable table = split_folds(labels, {}, 3, 0);
  EXPECT_EQ(table.folds, split_folds(scrambled, {}, 3, 0).folds);
  EXPECT_LE(largest(split_balance(labels, {}, table), &PartBalance::max_prevalence_deviation), 0.02);
}

TEST(SplitFolds, RefusesMoreFoldsThanGroups) {
  const LabelMatrix labels = random_labels(10, 1, 1);
  GroupOfTrack groups;
  for (const TrackId& id : labels.ids) groups[id] = id.value < "t5" ? "a" : "b";
  EXPECT_THROW(split_folds(labels, groups, 3, 0), ConfigError);
  EXPECT_THROW(split_folds(labels, groups, 1, 0), ConfigError);
  EXPECT_NO_THROW(split_folds(labels, groups, 2, 0));
}

TEST(SplitTrainValidationTest, MeetsItsShares) {
  const LabelMatrix labels = random_labels(1000, 4, 9);
  const SplitTable table = split_train_validation_test(labels, {}, {0.7, 0.1, 0.2}, 0);
  const auto parts = split_balance(labels, {}, table, {0.7, 0.1, 0.2});
  EXPECT_EQ(parts[0].name, "train");
  EXPECT_NEAR(parts[0].share, 0.7, 0.003);
  EXPECT_NEAR(parts[1].share, 0.1, 0.003);
  EXPECT_NEAR(parts[2].share, 0.2, 0.003);
  EXPECT_LE(largest(parts, &PartBalance::max_positives_deviation), 0.01);
}

TEST(SplitTrainValidationTest, LeavesASplitWithoutAShareEmpty) {
  const LabelMatrix labels = random_labels(50, 2, 9);
  const SplitTable table = split_train_validation_test(labels, {}, {0.8, 0.0, 0.2}, 0);
  EXPECT_EQ(std::count(table.splits.begin(), table.splits.end(), Split::kValidation), 0);
  EXPECT_THROW(split_train_validation_test(labels, {}, {0.8, 0.1, 0.2}, 0), ConfigError);
  EXPECT_THROW(split_train_validation_test(labels, {}, {1.2, -0.4, 0.2}, 0), ConfigError);
}

TEST(SplitBalance, MeasuresTheLargestDeviations) {
  LabelMatrix labels = random_labels(4, 2, 1);
  labels.values << 1, 1, 1, 0, 1, 0, 0, 1;
  labels.known << 1, 1, 1, 1, 1, 1, 0, 1;
  const SplitTable table{labels.ids, {0, 0, 0, 1}, {}};
  const auto parts = split_balance(labels, {}, table);
  EXPECT_EQ(parts[0].rows, 3);
  EXPECT_EQ(parts[0].groups, 3);
  EXPECT_DOUBLE_EQ(parts[0].share, 0.75);
  EXPECT_DOUBLE_EQ(parts[0].max_prevalence_deviation, 0.5 - 1.0 / 3.0);  // tag1: 1 of 3 here, 2 of 4 in all
  EXPECT_DOUBLE_EQ(parts[1].max_prevalence_deviation, 0.5);              // tag1; of tag0 nothing is known here
  EXPECT_EQ(parts[1].max_prevalence_tag, "tag1");
  EXPECT_DOUBLE_EQ(parts[0].max_positives_deviation, 0.5);  // all of tag0
  EXPECT_EQ(parts[0].max_positives_tag, "tag0");
}

class ReleasedData : public testing::Test {
 protected:
  void SetUp() override {
    const char* root = std::getenv("CTXTAG_TEST_DATA");
    if (root == nullptr) GTEST_SKIP() << "CTXTAG_TEST_DATA does not name the folder of the real data";
    data_ = std::filesystem::path(root) / "data";
    if (!std::filesystem::exists(data_)) GTEST_SKIP() << data_ << " is not there";
  }
  std::filesystem::path data_;
};

using SplitOfReleasedData = ReleasedData;

TEST_F(SplitOfReleasedData, IsMoreEvenThanTheReleasedFolds) {
  const GroupOfTrack artists = read_groups(data_ / "icassp2020/ground_truth_folds.csv.gz", "artist_id");
  const LabelMatrix labels =
      with_groups_only(read_labels(data_ / "icassp2020/balanced_ground_truth_hot_vector.csv.gz"), artists);
  ASSERT_EQ(labels.ids.size(), 48582U);
  const SplitTable table = split_folds(labels, artists, 4, 0);
  EXPECT_TRUE(whole(table, table.folds, artists));
  const auto parts = split_balance(labels, artists, table);
  EXPECT_EQ(parts[0].groups + parts[1].groups + parts[2].groups + parts[3].groups, 11807);  // papers.md 2.4
  EXPECT_LE(largest(parts, &PartBalance::max_prevalence_deviation), 0.0005);
  EXPECT_LE(largest(parts, &PartBalance::max_positives_deviation), 0.0005);
}

TEST_F(SplitOfReleasedData, ServesThirteenUnevenSeries) {
  const GroupOfTrack series = read_groups(data_ / "vgmidi/vgmidi_audio.csv", "series");
  const LabelMatrix labels = read_labels(data_ / "vgmidi/vgmidi_audio.csv", TagVocabulary({"valence", "arousal"}));
  const SplitTable table = split_folds(labels, series, 4, 0);
  EXPECT_TRUE(whole(table, table.folds, series));
  for (const PartBalance& part : split_balance(labels, series, table)) {
    EXPECT_NEAR(part.share, 0.25, 0.05);
    EXPECT_LE(part.max_prevalence_deviation, 0.1);
  }
}

}  // namespace
}  // namespace ctxtag
