#include "ctxtag/evaluation/figure_intervals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "ctxtag/base/random.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/evaluation/figure_names.h"
#include "ctxtag/metrics/bca.h"
#include "ctxtag/metrics/normal_distribution.h"
#include "ctxtag/metrics/quantile.h"
#include "evaluation/sampled_figures.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;
using Values = std::vector<std::optional<double>>;

// 60 rows in 14 clusters, three tags of which one is rare, ties, some labels unknown.
struct Made {
  ScoredLabels cells;
  RowClusters clusters;
};

Made made() {
  Random random(5);
  Made made{{RealMatrix(60, 3), ByteMatrix(60, 3), ByteMatrix(60, 3)}, {{}, 14}};
  for (Eigen::Index row = 0; row < 60; ++row) {
    made.clusters.cluster.push_back(row < 14 ? static_cast<std::size_t>(row) : random.below(14));
    for (Eigen::Index tag = 0; tag < 3; ++tag) {
      made.cells.values(row, tag) = random.uniform() < (tag == 2 ? 0.1 : 0.4) ? 1 : 0;
      made.cells.known(row, tag) = random.uniform() < 0.95 ? 1 : 0;
      made.cells.scores(row, tag) = std::round(4.0 * (random.normal() + made.cells.values(row, tag))) / 8.0;
    }
  }
  return made;
}

// Every named figure of rows that are written out one by one, by the functions that ctxtag-eval reports by.
Values written_out(const ScoredLabels& cells, const std::vector<double>& thresholds, const RowClusters& clusters,
                   const std::vector<int>& copies, const Conventions& conventions = {}) {
  std::vector<Eigen::Index> rows;
  for (std::size_t row = 0; row < clusters.cluster.size(); ++row) {
    for (int copy = 0; copy < copies[clusters.cluster[row]]; ++copy) rows.push_back(static_cast<Eigen::Index>(row));
  }
  const ScoredLabels sample{cells.scores(rows, Eigen::all), cells.values(rows, Eigen::all),
                            cells.known(rows, Eigen::all)};
  const Figures figures = with_decisions(ranking_figures(sample), sample, thresholds, conventions);
  Values values;
  for (const TagFigures& tag : figures.per_tag) {
    for (const auto& value : tag_figure_values(tag)) values.push_back(value);
  }
  for (const auto& value : average_figure_values(figures.average)) values.push_back(value);
  return values;
}

std::vector<FigureInterval> all_of(const FigureIntervals& intervals) {
  std::vector<FigureInterval> all;
  for (const auto& of_tag : intervals.per_tag) {
    for (const NamedInterval& named : of_tag) all.push_back(named.figure);
  }
  for (const NamedInterval& named : intervals.average) all.push_back(named.figure);
  return all;
}

std::vector<double> defined(const std::vector<Values>& samples, std::size_t figure) {
  std::vector<double> values;
  for (const Values& sample : samples) {
    if (sample[figure]) values.push_back(*sample[figure]);
  }
  return values;
}

const std::vector<double> kThresholds = {0.25, 0.5, 1.0};

TEST(FigureIntervals, AreThoseOfSamplesWrittenOutRowByRow) {
  const auto [cells, clusters] = made();
  BootstrapConfig config;
  config.replicates = 150;
  config.seed = 11;
  config.confidence = 0.9;
  const FigureIntervals percentile = figure_intervals(cells, kThresholds, clusters, config);
  config.method = "bca";
  const FigureIntervals bca = figure_intervals(cells, kThresholds, clusters, config);
  const Values whole = written_out(cells, kThresholds, clusters, std::vector<int>(14, 1));
  std::vector<Values> replicates, without_one;
  for (std::size_t number = 0; number < 150; ++number) {
    replicates.push_back(written_out(cells, kThresholds, clusters, drawn_clusters(14, 11, number)));
  }
  for (std::size_t cluster = 0; cluster < 14; ++cluster) {
    std::vector<int> copies(14, 1);
    copies[cluster] = 0;
    without_one.push_back(written_out(cells, kThresholds, clusters, copies));
  }
  const std::vector<FigureInterval> found = all_of(percentile), accelerated = all_of(bca);
  ASSERT_EQ(found.size(), 3 * 7 + 13U);
  bool any_undefined = false;
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_TRUE(whole[i] && found[i].interval && accelerated[i].interval) << i;
    const std::vector<double> values = defined(replicates, i);
    any_undefined = any_undefined || values.size() < 150;
    EXPECT_EQ(found[i].replicates, static_cast<std::int64_t>(values.size()));
    EXPECT_NEAR(*found[i].value, *whole[i], 1e-14) << i;
    EXPECT_NEAR(found[i].interval->low, quantile(values, 0.05), 1e-14) << i;
    EXPECT_NEAR(found[i].interval->high, quantile(values, 0.95), 1e-14) << i;
    const auto shares = bca_shares(*whole[i], values, jackknife_acceleration(defined(without_one, i)), 0.9);
    ASSERT_TRUE(shares.has_value()) << i;
    EXPECT_NEAR(accelerated[i].interval->low, quantile(values, shares->low), 1e-12) << i;
    EXPECT_NEAR(accelerated[i].interval->high, quantile(values, shares->high), 1e-12) << i;
  }
  EXPECT_TRUE(any_undefined);  // the rare tag's precision
}

TEST(SampledFigures, LeaveOutGroupsOfClustersWhereThereAreTooMany) {
  const auto [cells, clusters] = made();
  ComparedCells one;
  one.scores = {cells.scores};
  one.values = cells.values;
  one.known = cells.known;
  one.decisions = {decisions_at(cells.scores, kThresholds)};
  one.cluster = clusters.cluster;
  one.clusters = 14;
  BootstrapConfig config;
  config.replicates = 20;
  config.method = "bca";
  const SampledSystem found = sampled_figures(one, FiguresWanted::kAll, {}, all_figure_values, config, 1, 5).front();
  for (std::size_t group = 0; group < 5; ++group) {
    std::vector<int> copies(14, 1);
    for (std::size_t cluster = group; cluster < 14; cluster += 5) copies[cluster] = 0;
    const Values expected = written_out(cells, kThresholds, clusters, copies);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(found.without_one[i].size(), 5U);
      ASSERT_EQ(found.without_one[i][group].has_value(), expected[i].has_value());
      if (!expected[i]) continue;
      EXPECT_NEAR(*found.without_one[i][group], *expected[i], 1e-14);
    }
  }
}

TEST(FigureIntervals, KeepTheConventionsOfTheReport) {
  const auto [cells, clusters] = made();
  BootstrapConfig config;
  config.replicates = 40;
  const Conventions conventions{DecisionRule::kAtLeast, true};
  const FigureIntervals found =
      figure_intervals(cells, decisions_at(cells.scores, kThresholds), clusters, config, 1, conventions);
  double least = 1.0;
  for (std::size_t number = 0; number < 40; ++number) {
    const Values values = written_out(cells, kThresholds, clusters, drawn_clusters(14, 0, number), conventions);
    least = std::min(least, values[2 * 7 + 2].value());  // precision of the rare tag: 0 where it is never given
  }
  EXPECT_EQ(found.per_tag[2][2].figure.replicates, 40);
  EXPECT_EQ(least, 0.0);
  EXPECT_EQ(found.per_tag[2][2].figure.interval->low, 0.0);
}

TEST(FigureIntervals, DependOnTheSeedAndNotOnTheThreads) {
  const auto [cells, clusters] = made();
  BootstrapConfig config;
  config.replicates = 100;
  config.method = "bca";
  const auto one = all_of(figure_intervals(cells, kThresholds, clusters, config, 1));
  const auto three = all_of(figure_intervals(cells, kThresholds, clusters, config, 3));
  config.seed = 1;
  const auto other = all_of(figure_intervals(cells, kThresholds, clusters, config, 1));
  bool differs = false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].interval->low, three[i].interval->low);
    EXPECT_EQ(one[i].interval->high, three[i].interval->high);
    differs = differs || one[i].interval->low != other[i].interval->low;
  }
  EXPECT_TRUE(differs);
}

TEST(FigureIntervals, AreNamedAsInTheJsonOfTheReport) {
  const auto [cells, clusters] = made();
  BootstrapConfig config;
  config.replicates = 10;
  const FigureIntervals found = figure_intervals(cells, kThresholds, clusters, config);
  EXPECT_EQ(found.clusters, 14U);
  EXPECT_EQ(found.config.replicates, 10);
  EXPECT_EQ(found.per_tag[0].front().name, "roc_auc");
  EXPECT_EQ(found.per_tag[0].back().name, "kappa");
  EXPECT_EQ(found.average.front().name, "macro_roc_auc");
  EXPECT_EQ(found.average.back().name, "exact_match");
}

// Scores of `rows` rows of which a third are positive, normal with a distance of 1 between the classes.
ScoredLabels normal_scores(Random& random, Eigen::Index rows) {
  ScoredLabels cells{RealMatrix(rows, 1), ByteMatrix(rows, 1), ByteMatrix::Ones(rows, 1)};
  for (Eigen::Index row = 0; row < rows; ++row) {
    cells.values(row, 0) = row % 3 == 0 ? 1 : 0;
    cells.scores(row, 0) = random.normal() + cells.values(row, 0);
  }
  return cells;
}

TEST(FigureIntervals, CoverTheTrueAucOfNormalScoresInAbout95PercentOfSimulations) {
  const double truth = normal_cdf(1.0 / std::sqrt(2.0));
  for (const char* const method : {"percentile", "bca"}) {
    Random random(20);
    BootstrapConfig config;
    config.replicates = 300;
    config.method = method;
    int covered = 0;
    for (int simulation = 0; simulation < 400; ++simulation) {
      const ScoredLabels cells = normal_scores(random, 90);
      config.seed = static_cast<std::uint64_t>(simulation);
      const auto interval = figure_intervals(cells, std::vector<double>(1, 0.5), every_row_its_own(90), config)
                                .per_tag[0][0]
                                .figure.interval.value();
      covered += interval.low <= truth && truth <= interval.high ? 1 : 0;
    }
    EXPECT_NEAR(covered / 400.0, 0.95, 0.033) << method;  // three deviations of a binomial share
  }
}

TEST(FigureIntervals, AreWiderWhereTheRowsOfAClusterAreAlike) {
  Random random(3);
  const ScoredLabels apart = normal_scores(random, 60);
  std::vector<Eigen::Index> rows;
  RowClusters clusters{{}, 60};
  for (Eigen::Index row = 0; row < 300; ++row) {
    rows.push_back(row / 5);
    clusters.cluster.push_back(static_cast<std::size_t>(row / 5));
  }
  const ScoredLabels alike{apart.scores(rows, Eigen::all), apart.values(rows, Eigen::all),
                           apart.known(rows, Eigen::all)};
  const auto width = [&](const RowClusters& of) {
    const Interval interval =
        *figure_intervals(alike, std::vector<double>(1, 0.5), of, {}).per_tag[0][0].figure.interval;
    return interval.high - interval.low;
  };
  // Five equal rows say no more than one: sqrt(5) times as wide.
  EXPECT_NEAR(width(clusters) / width(every_row_its_own(300)), std::sqrt(5.0), 0.35);
}

TEST(FigureIntervals, AreEmptyWhereTheFigureIs) {
  ScoredLabels cells{RealMatrix::Constant(4, 2, 0.3), ByteMatrix::Zero(4, 2), ByteMatrix::Ones(4, 2)};
  cells.values(0, 1) = 1;
  const FigureIntervals found = figure_intervals(cells, std::vector<double>(2, 0.5), every_row_its_own(4), {});
  EXPECT_FALSE(found.per_tag[0][0].figure.value.has_value());
  EXPECT_FALSE(found.per_tag[0][0].figure.interval.has_value());
  EXPECT_TRUE(found.per_tag[1][0].figure.interval.has_value());
  EXPECT_LT(found.per_tag[1][0].figure.replicates, 2000);  // the one positive is not in every sample
}

TEST(FigureIntervals, RefuseOneClusterAndAnUnknownMethod) {
  const auto [cells, clusters] = made();
  const RowClusters one{std::vector<std::size_t>(60, 0), 1};
  const std::string message =
      test::error_of<ConfigError>([&, &of = cells] { figure_intervals(of, kThresholds, one, {}); });
  EXPECT_THAT(message, HasSubstr("the 60 rows are 1 cluster"));
  BootstrapConfig config;
  config.method = "normal";
  EXPECT_THAT(test::error_of<ConfigError>([&] { config.validate(); }), HasSubstr("allowed: percentile, bca"));
  config.method = "bca";
  EXPECT_THAT(test::error_of<ConfigError>([&] { config.require_percentiles(); }), HasSubstr("set it to percentile"));
}

}  // namespace
}  // namespace ctxtag
