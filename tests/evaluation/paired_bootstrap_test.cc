#include "ctxtag/evaluation/paired_bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/quantile.h"
#include "ctxtag/metrics/roc_auc.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

// Two artists with two tracks each. On the first artist's tracks system a is right, on the second's it is wrong, on all
// four it ranks 3 of 4 pairs right; system b says nothing.
ComparedCells two_artists() {
  ComparedCells cells;
  cells.systems = {"a", "b"};
  cells.scores.emplace_back((RealMatrix(4, 1) << 0.9, 0.1, 0.2, 0.3).finished());
  cells.scores.emplace_back(RealMatrix::Constant(4, 1, 0.5));
  cells.values = (ByteMatrix(4, 1) << 1, 0, 1, 0).finished();
  cells.known = ByteMatrix::Ones(4, 1);
  cells.cluster = {0, 0, 1, 1};
  cells.clusters = 2;
  return cells;
}

TEST(PairedBootstrap, GivesWhatTwoClustersGiveByHand) {
  // A sample is twice the first artist (1 in 4: AUC 1), twice the second (1 in 4: AUC 0) or both (AUC 0.75).
  BootstrapConfig config;
  config.confidence = 0.9;
  Comparison wide = paired_bootstrap(two_artists(), config);
  EXPECT_EQ(wide.rows, 4);
  EXPECT_EQ(wide.clusters, 2);
  EXPECT_EQ(wide.tags, 1);
  EXPECT_EQ(wide.systems[0].macro_roc_auc.value, 0.75);
  EXPECT_EQ(wide.systems[0].interval.low, 0.0);
  EXPECT_EQ(wide.systems[0].interval.high, 1.0);
  EXPECT_EQ(wide.systems[1].macro_roc_auc.value, 0.5);
  EXPECT_EQ(wide.systems[1].interval.low, 0.5);
  EXPECT_EQ(wide.systems[1].interval.high, 0.5);
  ASSERT_EQ(wide.pairs.size(), 1U);
  EXPECT_EQ(wide.pairs[0].difference, 0.25);
  EXPECT_EQ(wide.pairs[0].interval.low, -0.5);
  EXPECT_EQ(wide.pairs[0].interval.high, 0.5);
  EXPECT_FALSE(wide.pairs[0].excludes_zero());
  config.confidence = 0.4;
  const Comparison narrow = paired_bootstrap(two_artists(), config);
  EXPECT_EQ(narrow.pairs[0].interval.low, 0.25);
  EXPECT_EQ(narrow.pairs[0].interval.high, 0.25);
  EXPECT_TRUE(narrow.pairs[0].excludes_zero());
}

TEST(PairedBootstrap, LeavesOutTagsAndSamplesWithoutBothClasses) {
  ComparedCells cells = two_artists();
  cells.values = (ByteMatrix(4, 1) << 1, 1, 0, 0).finished();  // defined only where both artists are drawn
  BootstrapConfig config;
  const Comparison one = paired_bootstrap(cells, config);
  EXPECT_NEAR(static_cast<double>(one.replicates_without_tag), 1000.0, 100.0);  // half of 2,000; 4.5 deviations
  EXPECT_EQ(one.tags_left_out, 0);
  EXPECT_EQ(one.systems[0].interval.low, 0.5);  // 0.9 beats both, 0.1 neither
  EXPECT_EQ(one.systems[0].interval.high, 0.5);
  // With a second tag that is always defined, those samples count for that tag alone.
  for (RealMatrix& scores : cells.scores) scores = scores.replicate(1, 2).eval();
  cells.values = (ByteMatrix(4, 2) << 1, 1, 1, 0, 0, 1, 0, 0).finished();
  cells.known = ByteMatrix::Ones(4, 2);
  const Comparison two = paired_bootstrap(cells, config);
  EXPECT_EQ(two.replicates_without_tag, 0);
  EXPECT_EQ(two.tags_left_out, one.replicates_without_tag);
}

// 40 rows in 9 clusters, three tags of which one is rare, three systems, some labels unknown.
ComparedCells many() {
  Random random(5);
  ComparedCells cells;
  cells.systems = {"x", "y", "z"};
  cells.values.resize(40, 3);
  cells.known.resize(40, 3);
  cells.scores.assign(3, RealMatrix(40, 3));
  cells.clusters = 9;
  for (Eigen::Index row = 0; row < 40; ++row) {
    cells.cluster.push_back(row < 9 ? static_cast<std::size_t>(row) : random.below(9));
    for (Eigen::Index tag = 0; tag < 3; ++tag) {
      cells.values(row, tag) = random.uniform() < (tag == 2 ? 0.05 : 0.4) ? 1 : 0;
      cells.known(row, tag) = random.uniform() < 0.9 ? 1 : 0;
      for (std::size_t system = 0; system < 3; ++system) {
        const double signal = 0.5 * static_cast<double>(system) * cells.values(row, tag);
        cells.scores[system](row, tag) = std::round(4.0 * (random.normal() + signal));
      }
    }
  }
  return cells;
}

// The macro ROC-AUC of rows that are written out one by one.
std::optional<double> macro_of(const ComparedCells& cells, std::size_t system, const std::vector<Eigen::Index>& rows) {
  double sum = 0.0;
  int tags = 0;
  for (Eigen::Index tag = 0; tag < cells.values.cols(); ++tag) {
    std::vector<double> scores, labels;
    for (const Eigen::Index row : rows) {
      if (cells.known(row, tag) == 0) continue;
      scores.push_back(cells.scores[system](row, tag));
      labels.push_back(cells.values(row, tag));
    }
    const auto size = static_cast<Eigen::Index>(scores.size());
    const auto value =
        roc_auc(Eigen::Map<Eigen::ArrayXd>(scores.data(), size), Eigen::Map<Eigen::ArrayXd>(labels.data(), size));
    sum += value.value_or(0.0);
    tags += value ? 1 : 0;
  }
  return tags == 0 ? std::nullopt : std::optional<double>(sum / tags);
}

TEST(PairedBootstrap, AgreesWithSamplesWrittenOutRowByRow) {
  const ComparedCells cells = many();
  BootstrapConfig config;
  config.replicates = 300;
  config.seed = 11;
  const Comparison result = paired_bootstrap(cells, config);
  std::vector<std::vector<double>> macro(3);
  for (std::uint64_t replicate = 0; replicate < 300; ++replicate) {
    Random random(mixed_seed({11, replicate}));
    std::vector<Eigen::Index> rows;
    for (int draw = 0; draw < 9; ++draw) {
      const std::uint64_t cluster = random.below(9);
      for (Eigen::Index row = 0; row < 40; ++row) {
        if (cells.cluster[static_cast<std::size_t>(row)] == cluster) rows.push_back(row);
      }
    }
    for (std::size_t system = 0; system < 3; ++system) macro[system].push_back(macro_of(cells, system, rows).value());
  }
  std::vector<Eigen::Index> all(40);
  for (std::size_t row = 0; row < 40; ++row) all[row] = static_cast<Eigen::Index>(row);
  for (std::size_t system = 0; system < 3; ++system) {
    EXPECT_DOUBLE_EQ(*result.systems[system].macro_roc_auc.value, macro_of(cells, system, all).value());
    EXPECT_DOUBLE_EQ(result.systems[system].interval.low, quantile(macro[system], 0.025));
    EXPECT_DOUBLE_EQ(result.systems[system].interval.high, quantile(macro[system], 0.975));
  }
  ASSERT_EQ(result.pairs.size(), 3U);
  for (const PairComparison& pair : result.pairs) {
    EXPECT_LT(pair.first, pair.second);
    std::vector<double> differences;
    for (std::size_t i = 0; i < 300; ++i) differences.push_back(macro[pair.first][i] - macro[pair.second][i]);
    EXPECT_NEAR(pair.interval.low, quantile(differences, 0.025), 1e-14);
    EXPECT_NEAR(pair.interval.high, quantile(differences, 0.975), 1e-14);
  }
  EXPECT_GT(result.tags_left_out, 0);
}

TEST(PairedBootstrap, DependsOnTheSeedAndNotOnTheThreads) {
  const ComparedCells cells = many();
  BootstrapConfig config;
  config.replicates = 200;
  const Comparison one = paired_bootstrap(cells, config, 1), three = paired_bootstrap(cells, config, 3);
  EXPECT_EQ(one.pairs[0].interval.low, three.pairs[0].interval.low);
  EXPECT_EQ(one.pairs[2].interval.high, three.pairs[2].interval.high);
  config.seed = 1;
  EXPECT_NE(one.pairs[0].interval.low, paired_bootstrap(cells, config).pairs[0].interval.low);
}

TEST(PairedBootstrap, RefusesWhatCannotBeDrawnFromOrMeasured) {
  ComparedCells cells = two_artists();
  cells.cluster = {0, 0, 0, 0};
  cells.clusters = 1;
  EXPECT_THAT(test::error_of<ConfigError>([&] { paired_bootstrap(cells, {}); }), HasSubstr("the 4 rows are 1 cluster"));
  cells = two_artists();
  cells.values.setOnes();
  EXPECT_THAT(test::error_of<ConfigError>([&] { paired_bootstrap(cells, {}); }),
              HasSubstr("no tag has both a positive and a negative among the 4 rows"));
  BootstrapConfig config;
  config.replicates = 1;
  EXPECT_THAT(test::error_of<ConfigError>([&] { paired_bootstrap(two_artists(), config); }), HasSubstr("replicates"));
  config = {};
  config.confidence = 1.0;
  EXPECT_THAT(test::error_of<ConfigError>([&] { paired_bootstrap(two_artists(), config); }), HasSubstr("confidence"));
}

}  // namespace
}  // namespace ctxtag
