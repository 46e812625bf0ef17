#include "ctxtag/metrics/decision.h"

#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/confusion.h"

namespace ctxtag {
namespace {

Eigen::ArrayXd array(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.begin(), static_cast<Eigen::Index>(values.size()));
}

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

}  // namespace
}  // namespace ctxtag
