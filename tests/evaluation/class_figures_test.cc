#include "ctxtag/evaluation/class_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/errors.h"

namespace ctxtag {
namespace {

// Four rows of two listeners; right, second, third, and fourth place.
ClassifiedRows four_rows() {
  ClassifiedRows rows;
  rows.classes = TagVocabulary({"a", "b", "c", "d"});
  rows.systems = {"one"};
  RealMatrix scores(4, 4);
  scores << .7, .1, .1, .1, /**/ .5, .3, .1, .1, /**/ .4, .3, .2, .1, /**/ .4, .3, .2, .1;
  rows.scores = {scores};
  rows.truth = {0, 1, 2, 3};
  rows.cluster = {0, 0, 1, 1};
  rows.clusters = 2;
  return rows;
}

TEST(CompareClasses, CountsTheThreeLikeliest) {
  const ClassFigures of = compare_classes(four_rows(), {}, 1).systems[0];
  EXPECT_DOUBLE_EQ(of.accuracy, 0.25);
  EXPECT_DOUBLE_EQ(of.accuracy_at_3, 0.75);
  EXPECT_DOUBLE_EQ(of.mrr_at_3, (1.0 + 1.0 / 2.0 + 1.0 / 3.0) / 4.0);
}

TEST(CompareClasses, TakesTheFirstOfEqualOnes) {
  ClassifiedRows rows = four_rows();
  rows.scores[0].setConstant(0.25);
  const ClassFigures of = compare_classes(rows, {}, 1).systems[0];
  EXPECT_DOUBLE_EQ(of.accuracy, 0.25);  // only a
  EXPECT_DOUBLE_EQ(of.accuracy_at_3, 0.75);
  EXPECT_EQ(of.confusion[3][0], 1);
}

TEST(CompareClasses, LeavesWhatIsUndefinedEmpty) {
  const ClassFigures of = compare_classes(four_rows(), {}, 1).systems[0];
  EXPECT_DOUBLE_EQ(*of.of_class[0].precision, 0.25);
  EXPECT_FALSE(of.of_class[1].precision.has_value());  // b is never named
  EXPECT_DOUBLE_EQ(*of.of_class[1].recall, 0.0);
  EXPECT_DOUBLE_EQ(*of.macro_precision, 0.25);  // over one class
  EXPECT_DOUBLE_EQ(*of.macro_recall, 0.25);
  EXPECT_DOUBLE_EQ(*of.of_class[0].f1, 0.4);
}

TEST(CompareClasses, MeasuresProbabilitiesOnlyWhereTheyAreSome) {
  ClassifiedRows rows = four_rows();
  const ClassFigures of = compare_classes(rows, {}, 1).systems[0];
  EXPECT_NEAR(*of.log_loss, -(std::log(.7) + std::log(.3) + std::log(.2) + std::log(.1)) / 4.0, 1e-12);
  EXPECT_NEAR(*of.brier, (0.12 + 0.76 + 0.9 + 1.1) / 4.0, 1e-12);
  EXPECT_NEAR(*of.calibration_error, (0.3 + 0.5 + 0.8) / 4.0, 1e-12);  // two rows are in one bin
  rows.scores[0] *= 2.0;
  EXPECT_FALSE(compare_classes(rows, {}, 1).systems[0].log_loss.has_value());
}

TEST(CompareClasses, DrawsWholeListenersAlikeForAllSystemsAndThreads) {
  ClassifiedRows rows = four_rows();
  rows.systems.emplace_back("same");
  rows.scores.push_back(rows.scores[0]);
  const ClassComparison one = compare_classes(rows, {}, 1), three = compare_classes(rows, {}, 3);
  EXPECT_EQ(class_json(one), class_json(three));
  EXPECT_DOUBLE_EQ(one.pairs[0].accuracy_interval.low, 0.0);
  EXPECT_DOUBLE_EQ(one.pairs[0].accuracy_interval.high, 0.0);
  EXPECT_DOUBLE_EQ(one.systems[0].accuracy_interval.low, 0.0);  // twice the second listener
  EXPECT_DOUBLE_EQ(one.systems[0].accuracy_interval.high, 0.5);
  rows.clusters = 1;
  rows.cluster = {0, 0, 0, 0};
  EXPECT_THAT(test::error_of<Error>([&] { compare_classes(rows, {}, 1); }), ::testing::HasSubstr("two listeners"));
}

}  // namespace
}  // namespace ctxtag
