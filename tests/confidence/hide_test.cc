#include "ctxtag/confidence/hide.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "ctxtag/base/random.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

LabelMatrix random_labels(int rows, int tags) {
  LabelMatrix labels;
  std::vector<std::string> names;
  for (int tag = 0; tag < tags; ++tag) names.push_back("tag" + std::to_string(tag));
  labels.vocabulary = TagVocabulary(names);
  labels.values = ByteMatrix::Zero(rows, tags);
  labels.known = ByteMatrix::Ones(rows, tags);
  Random random(1);
  for (int row = 0; row < rows; ++row) {
    labels.ids.push_back({"t" + std::to_string(row)});
    for (int tag = 0; tag < tags; ++tag) labels.values(row, tag) = random.uniform() < 0.05 * (row % 10 + 1) ? 1 : 0;
  }
  return labels;
}

HideConfig config_of(const std::string& rule, double ratio, bool keep_one = true) {
  HideConfig config;
  config.rule = rule;
  config.ratio = ratio;
  config.keep_one = keep_one;
  return config;
}

int positives_in(const ByteMatrix& values, Eigen::Index row) { return values.row(row).cast<int>().sum(); }

TEST(HideLabels, HidesOfEveryTrackItsShareRoundedHalfToEven) {
  const LabelMatrix labels = random_labels(200, 12);
  for (const double ratio : {0.25, 0.5, 0.75}) {
    const HiddenLabels result = hide_labels(labels, config_of("per_track", ratio, false), HiddenAs::kZero);
    for (Eigen::Index row = 0; row < 200; ++row) {
      EXPECT_EQ(positives_in(result.hidden.values, row), std::nearbyint(ratio * positives_in(labels.values, row)));
    }
    EXPECT_TRUE((result.visible.values + result.hidden.values == labels.values).all());
  }
}

TEST(HideLabels, NeverTellsHiddenPositivesFromNegatives) {
  const LabelMatrix labels = random_labels(100, 8);
  const HiddenLabels zero = hide_labels(labels, config_of("per_track", 0.5), HiddenAs::kZero);
  EXPECT_TRUE((zero.visible.known == 1).all());
  const HiddenLabels unknown = hide_labels(labels, config_of("per_track", 0.5), HiddenAs::kUnknown);
  EXPECT_TRUE((unknown.visible.values == zero.visible.values).all());
  EXPECT_TRUE((unknown.visible.known == unknown.visible.values).all());  // empty wherever it is not a visible positive
}

TEST(HideLabels, LeavesATrackItsLastPositiveUnlessToldOtherwise) {
  LabelMatrix labels = random_labels(3, 4);
  labels.values << 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0;
  HiddenLabels result = hide_labels(labels, config_of("per_track", 1.0), HiddenAs::kZero);
  EXPECT_EQ(result.positives, 3);
  EXPECT_EQ(result.count, 1);
  EXPECT_EQ(result.rows_kept, 2);
  EXPECT_EQ(result.rows_emptied, 0);
  result = hide_labels(labels, config_of("independent", 1.0, false), HiddenAs::kZero);
  EXPECT_EQ(result.count, 3);
  EXPECT_EQ(result.rows_emptied, 2);
}

TEST(HideLabels, HidesOfEveryTagItsShareWhenAsked) {
  const LabelMatrix labels = random_labels(500, 6);
  const HiddenLabels result = hide_labels(labels, config_of("per_tag", 0.3, false), HiddenAs::kZero);
  for (Eigen::Index tag = 0; tag < 6; ++tag) {
    EXPECT_EQ(result.hidden.values.col(tag).cast<int>().sum(),
              std::nearbyint(0.3 * labels.values.col(tag).cast<int>().sum()));
  }
}

TEST(HideLabels, TakesMoreFromTracksWithFewPositivesWhenAsked) {
  const LabelMatrix labels = random_labels(2000, 12);
  const HiddenLabels result = hide_labels(labels, config_of("unpopular", 0.5, false), HiddenAs::kZero);
  EXPECT_EQ(result.count, std::nearbyint(0.5 * static_cast<double>(result.positives)));
  double few = 0.0, few_hidden = 0.0, many = 0.0, many_hidden = 0.0;
  for (Eigen::Index row = 0; row < 2000; ++row) {
    const int count = positives_in(labels.values, row), hidden = positives_in(result.hidden.values, row);
    (count <= 2 ? few : many) += count;
    (count <= 2 ? few_hidden : many_hidden) += hidden;
  }
  EXPECT_GT(few_hidden / few, many_hidden / many + 0.2);
}

TEST(HideLabels, LooksAtTheRowsItIsTold) {
  const LabelMatrix labels = random_labels(50, 5);
  std::vector<std::uint8_t> among(50, 0);
  std::fill(among.begin(), among.begin() + 20, 1);
  const HiddenLabels result = hide_labels(labels, config_of("per_track", 0.5), HiddenAs::kZero, among);
  EXPECT_EQ(result.hidden.values.bottomRows(30).cast<int>().sum(), 0);
  EXPECT_GT(result.count, 0);
}

TEST(HideLabels, EmptiesNoCellOfTheRowsItIsNotTold) {
  LabelMatrix labels = random_labels(50, 5);
  labels.known(40, 2) = 0;
  std::vector<std::uint8_t> among(50, 0);
  std::fill(among.begin(), among.begin() + 20, 1);
  const LabelMatrix visible = hide_labels(labels, config_of("per_track", 0.5), HiddenAs::kUnknown, among).visible;
  EXPECT_TRUE((visible.known.topRows(20) == visible.values.topRows(20)).all());
  EXPECT_TRUE((visible.known.bottomRows(30) == labels.known.bottomRows(30)).all());
  EXPECT_TRUE((visible.values.bottomRows(30) == labels.values.bottomRows(30)).all());
}

TEST(HideLabels, DependsOnTheSeedAndNotOnTheOrderOfRows) {
  const LabelMatrix labels = random_labels(60, 8);
  LabelMatrix reversed = labels;
  std::reverse(reversed.ids.begin(), reversed.ids.end());
  reversed.values = labels.values.colwise().reverse();
  HideConfig config = config_of("per_track", 0.5);
  const ByteMatrix hidden = hide_labels(labels, config, HiddenAs::kZero).hidden.values;
  EXPECT_TRUE((hide_labels(reversed, config, HiddenAs::kZero).hidden.values.colwise().reverse() == hidden).all());
  config.seed = 1;
  EXPECT_FALSE((hide_labels(labels, config, HiddenAs::kZero).hidden.values == hidden).all());
}

// Every row of every released training file was made by this rule: ours hides as many of each.
TEST(HideLabels, HidesAsManyOfEveryRowAsTheReleasedFiles) {
  const std::filesystem::path data = test::test_data() / "data/icmr2020";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no labels of ICMR 2020";
  for (const char* set : {"coco", "nuswide"}) {
    const LabelMatrix complete = read_labels(data / set / "train1_0.0.csv.gz");
    for (const auto& [name, ratio] : {std::pair{"0.2", 0.25}, {"0.5", 0.5}, {"0.8", 0.75}}) {
      const LabelMatrix released =
          read_labels(data / set / (std::string("train1_") + name + ".csv.gz"), complete.vocabulary);
      const HiddenLabels ours = hide_labels(complete, config_of("per_track", ratio), HiddenAs::kZero);
      int rows_that_differ = 0;
      for (Eigen::Index row = 0; row < complete.values.rows(); ++row) {
        rows_that_differ += positives_in(ours.visible.values, row) != positives_in(released.values, row) ? 1 : 0;
      }
      EXPECT_EQ(rows_that_differ, 0) << set << ' ' << name;
      EXPECT_EQ(ours.rows_kept, 0);
    }
  }
}

}  // namespace
}  // namespace ctxtag
