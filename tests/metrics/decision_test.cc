#include "ctxtag/metrics/decision.h"

#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/confusion.h"
#include "support/arrays.h"

namespace ctxtag {
namespace {

using test::array;

TEST(Decided, TellsTheTwoRulesApartAtTheThresholdOnly) {
  EXPECT_TRUE(decided(DecisionRule::kAtLeast, 0.5, 0.5));
  EXPECT_FALSE(decided(DecisionRule::kHalfToEven, 0.5, 0.5));
  for (const DecisionRule rule : {DecisionRule::kAtLeast, DecisionRule::kHalfToEven}) {
    EXPECT_TRUE(decided(rule, 0.51, 0.5));
    EXPECT_FALSE(decided(rule, 0.49, 0.5));
    EXPECT_TRUE(decided(rule, 0.3, 0.25));
  }
}

TEST(BestF1Threshold, IsAScoreAndIncludesIt) {
  // Taking 0.7 and above finds 2 of 3 with 1 wrong: F1 = 4/6. Taking 0.2 and above: 6/8. Only the first: 2/4.
  EXPECT_EQ(best_f1_threshold(array({0.9, 0.8, 0.7, 0.3, 0.2}), array({1, 0, 1, 0, 1})), 0.2);
  EXPECT_EQ(best_f1_threshold(array({0.9, 0.8, 0.7, 0.3, 0.2}), array({1, 1, 0, 0, 0})), 0.8);
}

TEST(BestF1Threshold, TakesTheLowestOfEquallyGoodOnes) {
  // {0.9}: 2/(1+2) = 2/3; {0.9, 0.5, 0.4, 0.3}: 4/(4+2) = 2/3.
  EXPECT_EQ(best_f1_threshold(array({0.9, 0.5, 0.4, 0.3}), array({1, 0, 0, 1})), 0.3);
}

TEST(BestF1Threshold, IsEmptyWithoutAPositive) {
  EXPECT_EQ(best_f1_threshold(array({0.9, 0.5}), array({0, 0})), std::nullopt);
  EXPECT_EQ(best_f1_threshold_on_grid(array({0.9, 0.5}), array({0, 0})), std::nullopt);
}

double f1_at(const Eigen::ArrayXd& scores, const Eigen::ArrayXd& labels, DecisionRule rule, double threshold) {
  ConfusionCount count;
  for (Eigen::Index i = 0; i < scores.size(); ++i) count.add(decided(rule, scores[i], threshold), labels[i] > 0.5);
  return f1(count).value();
}

TEST(BestF1Threshold, IsNotBeatenByAnyOther) {
  Random random(7);
  Eigen::ArrayXd scores(300), labels(300);
  for (Eigen::Index i = 0; i < 300; ++i) {
    labels[i] = random.uniform() < 0.3 ? 1.0 : 0.0;
    scores[i] = static_cast<double>(random.below(200)) / 250.0 + 0.15 * labels[i];
  }
  const double best = f1_at(scores, labels, DecisionRule::kAtLeast, best_f1_threshold(scores, labels).value());
  for (const double threshold : scores) EXPECT_GE(best, f1_at(scores, labels, DecisionRule::kAtLeast, threshold));

  const double on_grid = best_f1_threshold_on_grid(scores, labels).value();
  const double best_on_grid = f1_at(scores, labels, DecisionRule::kHalfToEven, on_grid);
  for (int step = 0; step < 100; ++step) {
    const double other = f1_at(scores, labels, DecisionRule::kHalfToEven, step / 100.0);
    EXPECT_TRUE(best_on_grid > other || (best_on_grid == other && on_grid <= step / 100.0)) << step;
  }
}

// Scores of ten rows, the highest first; above each threshold, found / taken: 1/1, 2/2, 2/3, 3/5 (two equal), 4/6, ...
const std::initializer_list<double> kTen = {0.95, 0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2};
const std::initializer_list<double> kOfTen = {1, 1, 0, 0, 1, 1, 0, 0, 0, 0};

TEST(PrecisionThreshold, IsTheLowestThatIsPreciseEnough) {
  EXPECT_EQ(precision_threshold(array(kTen), array(kOfTen), 1.0), 0.9);
  EXPECT_EQ(precision_threshold(array(kTen), array(kOfTen), 2.0 / 3.0), 0.6);  // 4/6; precise again below .8, .7
  EXPECT_EQ(precision_threshold(array(kTen), array(kOfTen), 0.6), 0.6);
  EXPECT_EQ(precision_threshold(array(kTen), array(kOfTen), 0.5), 0.4);
  EXPECT_EQ(precision_threshold(array(kTen), array(kOfTen), 0.4), 0.2);  // exactly 4/10
}

TEST(PrecisionThreshold, TakesEqualScoresTogether) {
  // One of the two at .9 is wrong: no threshold tells them apart.
  EXPECT_EQ(precision_threshold(array({0.9, 0.9, 0.1}), array({1, 0, 0}), 0.8), kNeverGiven);
  EXPECT_EQ(precision_threshold(array({0.9, 0.9, 0.1}), array({1, 0, 0}), 0.5), 0.9);
}

TEST(PrecisionThreshold, OfATagWithoutAPositiveIsNeverReached) {
  EXPECT_EQ(precision_threshold(array({0.9, 0.1}), array({0, 0}), 0.1), kNeverGiven);
  EXPECT_EQ(precision_threshold(array({}), array({}), 0.1), std::nullopt);
  EXPECT_FALSE(decided(DecisionRule::kAtLeast, 1e300, kNeverGiven));
}

TEST(RecallThreshold, IsTheHighestThatFindsEnough) {
  EXPECT_EQ(recall_threshold(array(kTen), array(kOfTen), 0.25), 0.95);
  EXPECT_EQ(recall_threshold(array(kTen), array(kOfTen), 0.5), 0.9);
  EXPECT_EQ(recall_threshold(array(kTen), array(kOfTen), 0.51), 0.7);
  EXPECT_EQ(recall_threshold(array(kTen), array(kOfTen), 1.0), 0.6);
  EXPECT_EQ(recall_threshold(array({0.9}), array({0}), 0.5), std::nullopt);
}

TEST(QuotaThreshold, IsReachedByTheNumberOfRowsNearestToTheShare) {
  EXPECT_EQ(quota_threshold(array(kTen), 0.1), 0.95);
  EXPECT_EQ(quota_threshold(array(kTen), 0.3), 0.8);
  EXPECT_EQ(quota_threshold(array(kTen), 0.4), 0.8);   // 3 or 5, both one away: the smaller number
  EXPECT_EQ(quota_threshold(array(kTen), 0.45), 0.7);  // 5 is nearer to 4.5
  EXPECT_EQ(quota_threshold(array(kTen), 1.0), 0.2);
  EXPECT_EQ(quota_threshold(array(kTen), 0.05), kNeverGiven);  // 0 or 1: the smaller number
  EXPECT_EQ(quota_threshold(array(kTen), 0.06), 0.95);
  EXPECT_EQ(quota_threshold(array(kTen), 0.0), kNeverGiven);
  EXPECT_EQ(quota_threshold(array({0.5, 0.5, 0.5}), 0.2), kNeverGiven);  // all or none: none is nearer
  EXPECT_EQ(quota_threshold(array({}), 0.5), std::nullopt);
}

}  // namespace
}  // namespace ctxtag
