#include "ctxtag/evaluation/reference_points.h"

#include <gtest/gtest.h>

#include "support/test_data.h"

namespace ctxtag {
namespace {

LabelMatrix example() {
  LabelMatrix labels{{{"a"}, {"b"}, {"c"}, {"d"}}, TagVocabulary({"x", "y", "z"}), ByteMatrix(4, 3), ByteMatrix(4, 3)};
  labels.values << 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1;
  labels.known << 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0;
  return labels;
}

TEST(ReferencePoints, GiveEveryTagOrTheMajority) {
  const LabelMatrix labels = example();
  const std::vector<double> majority = majority_tags(labels, {0, 1, 2});
  EXPECT_EQ(majority, (std::vector<double>{1.0, 1.0, 0.0}));
  const ReferencePoints points = reference_points(labels, {0, 1, 2, 3}, nullptr, &majority);
  EXPECT_EQ(points.rows, 4);
  EXPECT_DOUBLE_EQ(points.all_tags.per_tag[2].f1.value(), 0.5);                // 1 of 3 known
  EXPECT_DOUBLE_EQ(points.all_tags.average.hamming_loss.value(), 5.0 / 10.0);  // 5 of 10 known are positive
  EXPECT_DOUBLE_EQ(points.majority->average.hamming_loss.value(), 4.0 / 10.0);
  EXPECT_DOUBLE_EQ(points.majority->per_tag[2].f1.value(), 0.0);
  EXPECT_FALSE(points.popularity.has_value());
}

TEST(ReferencePoints, OfATagThatHalfOfTheRowsHaveAreNoMajority) {
  EXPECT_EQ(majority_tags(example(), {0, 1, 2, 3})[0], 0.0);
}

TEST(ReferencePoints, RankByOtherTagsOnly) {
  const ReferencePoints points = reference_points(example(), {0, 1, 2, 3});
  // Of x: a has 1 other tag, b 0, c 2, d 0 (its y and z are unknown): of 4 pairs a and d 1, b and d a half.
  EXPECT_DOUBLE_EQ(points.other_tags.per_tag[0].roc_auc.value(), 1.5 / 4.0);
  EXPECT_DOUBLE_EQ(points.other_tags.per_tag[2].roc_auc.value(), 0.5 / 2.0);  // c has 1, a 2, b 1
}

TEST(ReferencePoints, RankByTheCountsOfOtherTagsWhereThereAreCounts) {
  CountTable counts{{{"c"}, {"a"}, {"b"}, {"e"}}, TagVocabulary({"x", "y", "z"}), CountMatrix(4, 3)};
  counts.counts << 0, 5, 6, 100, 4, 0, 9, 0, 1, 1, 1, 1;
  const ReferencePoints points = reference_points(example(), {0, 1, 2, 3}, &counts);
  EXPECT_EQ(points.counted_rows, 3);
  EXPECT_DOUBLE_EQ(points.popularity->per_tag[0].roc_auc.value(), 0.0);  // others than x: a 4, b 1, c 11
  EXPECT_DOUBLE_EQ(points.popularity->per_tag[1].roc_auc.value(), 0.5);  // others than y: a 100, b 10, c 6
  EXPECT_DOUBLE_EQ(points.count_to_tags.value(), 0.8660254037844387);    // sums 104, 10, 11; tags 2, 1, 2
}

TEST(ReferencePoints, WithoutACountedRowAreUndefined) {
  CountTable counts{{{"e"}}, TagVocabulary({"x", "y", "z"}), CountMatrix::Zero(1, 3)};
  EXPECT_FALSE(reference_points(example(), {0, 1}, &counts).popularity.has_value());
}

class ReleasedLabels : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto root = ctxtag::test::test_data();
    if (root.empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA does not name the folder of the real data";
    data_ = root / "data/icassp2020";
    if (!std::filesystem::exists(data_)) GTEST_SKIP() << data_ << " is not there";
  }
  static std::vector<Eigen::Index> all_rows(const LabelMatrix& labels) {
    std::vector<Eigen::Index> rows;
    for (Eigen::Index row = 0; row < labels.values.rows(); ++row) rows.push_back(row);
    return rows;
  }
  std::filesystem::path data_;
};

using ReferencePointsOfReleasedLabels = ReleasedLabels;

TEST_F(ReferencePointsOfReleasedLabels, AreThoseOfThePapers) {  // papers.md 2.9
  const LabelMatrix labels = read_labels(data_ / "test_ground_truth_binarized.csv.gz");
  const LabelMatrix train = read_labels(data_ / "train_ground_truth_binarized.csv.gz");
  const CountTable counts = read_counts(data_ / "balanced_ground_truth_track_count.csv.gz", labels.vocabulary);
  const std::vector<double> majority = majority_tags(train, all_rows(train));
  const ReferencePoints points = reference_points(labels, all_rows(labels), &counts, &majority);
  EXPECT_EQ(points.counted_rows, 12169);
  EXPECT_NEAR(points.all_tags.average.macro_f1.value.value(), 0.6509, 5e-5);
  EXPECT_NEAR(points.all_tags.average.micro_f1.value(), 0.6560, 5e-5);
  EXPECT_NEAR(points.all_tags.average.hamming_loss.value(), 0.5119, 5e-5);
  EXPECT_NEAR(points.majority->average.hamming_loss.value(), 0.4199, 5e-5);
  EXPECT_NEAR(points.majority->average.macro_f1.value.value(), 0.2052, 5e-5);
  EXPECT_NEAR(points.other_tags.average.macro_roc_auc.value.value(), 0.7814, 5e-5);
  EXPECT_NEAR(points.popularity->average.macro_roc_auc.value.value(), 0.7723, 5e-5);
  const std::vector<double> expected{.861, .724, .718, .767, .827, .799, .877, .831,
                                     .744, .873, .518, .594, .861, .843, .747};
  for (std::size_t tag = 0; tag < expected.size(); ++tag) {
    EXPECT_NEAR(points.popularity->per_tag[tag].roc_auc.value(), expected[tag], 5e-4) << labels.vocabulary[tag];
  }
}

TEST_F(ReferencePointsOfReleasedLabels, ShowThatCountsGoWithTags) {
  const LabelMatrix labels = read_labels(data_ / "balanced_ground_truth_hot_vector.csv.gz");
  const CountTable counts = read_counts(data_ / "balanced_ground_truth_track_count.csv.gz", labels.vocabulary);
  EXPECT_NEAR(reference_points(labels, all_rows(labels), &counts).count_to_tags.value(), 0.914, 5e-4);  // papers.md 2.9
}

}  // namespace
}  // namespace ctxtag
