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

TEST(WithoutOne, IsTheFigureOfTheOtherClusters) {
  const auto values = without_one({{1, 2, 0}, {2, 4, 2}});
  EXPECT_EQ(values, (std::vector<std::optional<double>>{2.0 / 6.0, 1.0 / 4.0, 3.0 / 6.0}));
  EXPECT_EQ(without_one({{1, 0}, {1, 0}})[0], std::nullopt);
}

TEST(BootstrapP, IsTwiceTheShareOnTheRarerSideOfZeroAndNeverNothing) {
  EXPECT_EQ(bootstrap_p({1.0, 2.0, 3.0}), 0.5);            // 2 * 1 / 4
  EXPECT_EQ(bootstrap_p({1.0, -2.0, 3.0, 4.0, {}}), 0.8);  // 2 * 2 / 5
  EXPECT_EQ(bootstrap_p({0.0, 0.0, 3.0, 4.0, 5.0}), 1.0);  // 0 lies on both sides: 2 * 3 / 6
  EXPECT_EQ(bootstrap_p({0.0, -1.0}), 1.0);                // never above 1
  EXPECT_EQ(bootstrap_p({{}}), std::nullopt);
}

TEST(StandardError, IsTheDeviationOfWhatIsDefined) {
  EXPECT_DOUBLE_EQ(standard_error({1.0, {}, 2.0, 3.0}).value(), 1.0);
  EXPECT_EQ(standard_error({1.0, {}}), std::nullopt);
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

// The figure is the mean of one large and many small parts: skewed, so that BCa moves both ends up.
TEST(IntervalOf, TakesBiasAndSkewnessIntoAccountByBca) {
  ClusterFigure figure{std::vector<double>(40, 0.0), std::vector<double>(40, 1.0)};
  for (std::size_t i = 0; i < 40; ++i) figure.parts[i] = i == 0 ? 8.0 : 0.01 * static_cast<double>(i);
  BootstrapConfig config;
  const auto samples = resampled({figure}, 40, config)[0];
  const Interval percentile = interval_of(figure.value(), samples, without_one(figure), config).value();
  config.method = "bca";
  const Interval bca = interval_of(figure.value(), samples, without_one(figure), config).value();
  const Interval corrected = interval_of(figure.value(), samples, {}, config).value();  // for bias alone
  EXPECT_GT(bca.low, percentile.low);
  EXPECT_GT(bca.high, corrected.high);
  EXPECT_FALSE(interval_of(std::nullopt, samples, {}, config).has_value());
  EXPECT_FALSE(interval_of(1e9, samples, {}, config).has_value());
}

TEST(Differences, AreDefinedWhereBothAre) {
  const auto values = differences({1.0, {}, 3.0}, {0.5, 1.0, {}});
  EXPECT_EQ(values, (std::vector<std::optional<double>>{0.5, {}, {}}));
  EXPECT_FALSE(interval_of({std::nullopt, std::nullopt}, 0.95).has_value());
}

}  // namespace
}  // namespace ctxtag
