#include "ctxtag/evaluation/cluster_bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

TEST(DrawnClusters, AreAsManyAsThereAreAndAFunctionOfTheirNumber) {
  const std::vector<int> drawn = drawn_clusters(50, 3, 7);
  EXPECT_EQ(std::accumulate(drawn.begin(), drawn.end(), 0), 50);
  EXPECT_EQ(drawn, drawn_clusters(50, 3, 7));
  EXPECT_NE(drawn, drawn_clusters(50, 3, 8));
  EXPECT_NE(drawn, drawn_clusters(50, 4, 7));
}

TEST(ClusterFigure, IsTheSumOfPartsOverTheSumOfWeights) {
  EXPECT_DOUBLE_EQ((ClusterFigure{{1, 2, 0}, {2, 4, 2}}).value().value(), 0.375);
  EXPECT_FALSE((ClusterFigure{{0, 0}, {0, 0}}).value().has_value());
}

TEST(Resampled, IsTheFigureOfTheDrawnClustersWhateverTheThreads) {
  const ClusterFigure figure{{1, 0, 3}, {1, 1, 4}};
  BootstrapConfig config;
  config.replicates = 20;
  const auto values = resampled({figure, {{0, 0, 1}, {0, 0, 1}}}, 3, config);
  for (std::size_t number = 0; number < 20; ++number) {
    const std::vector<int> drawn = drawn_clusters(3, config.seed, number);
    EXPECT_DOUBLE_EQ(values[0][number].value(), (drawn[0] + 3.0 * drawn[2]) / (drawn[0] + drawn[1] + 4.0 * drawn[2]));
    EXPECT_EQ(values[1][number].has_value(), drawn[2] > 0);
  }
  EXPECT_EQ(values, resampled({figure, {{0, 0, 1}, {0, 0, 1}}}, 3, config, 3));
}

// The mean of n independent numbers of deviation s has the standard error s / sqrt(n): an interval of +- 1.96 of it.
TEST(IntervalOf, IsAsWideAsTheNormalApproximationForAMeanOfManyClusters) {
  Random random(1);
  ClusterFigure figure;
  for (int i = 0; i < 2000; ++i) figure.parts.push_back(random.normal());
  figure.weights.assign(2000, 1.0);
  const double mean = *figure.value();
  double squares = 0.0;
  for (const double part : figure.parts) squares += (part - mean) * (part - mean);
  const Interval interval = interval_of(resampled({figure}, 2000, {})[0], 0.95).value();
  const double expected = 2.0 * 1.96 * std::sqrt(squares / 2000.0 / 2000.0);
  EXPECT_NEAR(interval.high - interval.low, expected, 0.07 * expected);  // 2000 replicates: 3 % standard error
  EXPECT_NEAR((interval.high + interval.low) / 2.0, mean, 0.1 * expected);
}

TEST(Differences, AreDefinedWhereBothAre) {
  const auto values = differences({1.0, {}, 3.0}, {0.5, 1.0, {}});
  EXPECT_EQ(values, (std::vector<std::optional<double>>{0.5, {}, {}}));
  EXPECT_FALSE(interval_of({std::nullopt, std::nullopt}, 0.95).has_value());
}

}  // namespace
}  // namespace ctxtag
