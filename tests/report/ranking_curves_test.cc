#include "report/ranking_curves.h"

#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/average_precision.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {
namespace {

TEST(RankingCurves, StepThroughTheRanking) {
  // Ranked: 1, 0, 1, 0.
  const RankingCurves curves = ranking_curves({0.9, 0.8, 0.7, 0.1}, {true, false, true, false}, 0.0);
  ASSERT_EQ(curves.roc.size(), 5U);
  EXPECT_DOUBLE_EQ(curves.roc[1].y, 0.5);
  EXPECT_DOUBLE_EQ(curves.roc[2].x, 0.5);
  EXPECT_DOUBLE_EQ(area_below(curves.roc), 0.75);
  EXPECT_DOUBLE_EQ(area_below(curves.precision_recall), 0.5 * 1.0 + 0.5 * 2.0 / 3.0);
}

TEST(RankingCurves, TakeATieInOneStep) {
  const RankingCurves curves = ranking_curves({0.5, 0.5}, {true, false}, 0.0);
  EXPECT_EQ(curves.roc.size(), 2U);
  EXPECT_DOUBLE_EQ(area_below(curves.roc), 0.5);
}

TEST(RankingCurves, KeepTheirAreasWhenThinned) {
  Random random(5);
  for (const bool tied : {false, true}) {
    std::vector<double> scores;
    std::vector<bool> labels;
    Eigen::ArrayXd score_array(4000), label_array(4000);
    for (int i = 0; i < 4000; ++i) {
      const bool positive = random.uniform() < 0.2;
      double score = random.normal() + (positive ? 1.0 : 0.0);
      if (tied) score = std::round(score * 4.0);
      scores.push_back(score);
      labels.push_back(positive);
      score_array(i) = score;
      label_array(i) = positive ? 1.0 : 0.0;
    }
    const RankingCurves curves = ranking_curves(scores, labels);
    EXPECT_LT(curves.roc.size(), 200U);
    EXPECT_LT(curves.precision_recall.size(), 400U);
    EXPECT_NEAR(area_below(curves.roc), roc_auc(score_array, label_array).value(), 0.002);
    EXPECT_NEAR(area_below(curves.precision_recall), average_precision(score_array, label_array).value(), 0.002);
  }
}

TEST(RankingCurves, AreEmptyWhereUndefined) {
  EXPECT_TRUE(ranking_curves({0.1, 0.2}, {true, true}).roc.empty());
  EXPECT_FALSE(ranking_curves({0.1, 0.2}, {true, true}).precision_recall.empty());
  EXPECT_TRUE(ranking_curves({0.1, 0.2}, {false, false}).precision_recall.empty());
  EXPECT_TRUE(ranking_curves({}, {}).roc.empty());
}

}  // namespace
}  // namespace ctxtag
