#include "ctxtag/evaluation/compare_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/evaluation/compare.h"
#include "ctxtag/evaluation/evaluate_samples.h"
#include "ctxtag/evaluation/pooled_folds.h"
#include "support/errors.h"
#include "support/sample_tables.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

EvaluationConfig so_sg(int replicates = 200) {
  EvaluationConfig config;
  config.protocol = "so_sg";
  config.bootstrap.replicates = replicates;
  return config;
}

SampleComparisonTables golden_tables() {
  SampleComparisonTables tables;
  tables.names = {"user", "track"};
  for (const std::string& name : tables.names) {
    tables.scores.push_back(read_scores(test::golden_samples(name + "_scores.csv")));
  }
  tables.samples = read_samples(test::golden_samples("samples.csv"), tables.scores[0].vocabulary);
  tables.splits = splits_of_samples(read_splits(test::golden_samples("samples.csv")), tables.samples);
  return tables;
}

TEST(CompareSamples, HasTheFiguresOfEachSystemAndTheWinsOfAnIndependentCount) {
  const SampleComparisonTables tables = golden_tables();
  const SampleComparison comparison = compare_samples(tables, so_sg());
  const nlohmann::json expected = test::golden_figures();
  for (std::size_t i = 0; i < 2; ++i) {
    const nlohmann::json& figures = expected.at("protocols").at("so_sg " + tables.names[i]);
    EXPECT_NEAR(comparison.systems[i].accuracy.value.value(), figures.at("exact_match"), 1e-12);
    EXPECT_NEAR(comparison.systems[i].satisfaction.value.value(),
                expected.at("satisfaction").at(tables.names[i]).at("f1").at("mean"), 1e-12);
  }
  EXPECT_NEAR(comparison.pairs[0].accuracy.value.value(),
              *comparison.systems[0].accuracy.value - *comparison.systems[1].accuracy.value, 1e-12);
  EXPECT_EQ(comparison.ranking.clusters, expected.at("satisfaction").at("user").at("f1").at("users"));
  const WinRate& wins = comparison.wins[0];
  EXPECT_EQ(wins.wins, expected.at("wins").at("wins"));
  EXPECT_EQ(wins.losses, expected.at("wins").at("losses"));
  EXPECT_EQ(wins.ties, expected.at("wins").at("ties"));
  EXPECT_EQ(wins.ties_at_zero, expected.at("wins").at("ties_at_zero"));
  EXPECT_NEAR(wins.rate.value(), expected.at("wins").at("rate"), 1e-12);
  EXPECT_LT(wins.interval->low, *wins.rate);
  EXPECT_GT(wins.interval->high, *wins.rate);
}

TEST(CompareSamples, DoesNotDependOnThreadsOrOnTheOrderOfRows) {
  SampleComparisonTables tables = golden_tables();
  const std::string text = comparison_json(compare_samples(tables, so_sg(50)));
  EXPECT_EQ(text, comparison_json(compare_samples(tables, so_sg(50), 3)));
  std::reverse(tables.scores[0].ids.begin(), tables.scores[0].ids.end());
  std::reverse(tables.scores[0].users.begin(), tables.scores[0].users.end());
  tables.scores[0].scores = tables.scores[0].scores.colwise().reverse().eval();
  EXPECT_EQ(text, comparison_json(compare_samples(tables, so_sg(50))));
}

TEST(CompareSamples, FindsNoDifferenceOfASystemToItself) {
  SampleComparisonTables tables = golden_tables();
  tables.scores[1] = tables.scores[0];
  const SampleComparison comparison = compare_samples(tables, so_sg(50));
  EXPECT_EQ(comparison.pairs[0].accuracy.value, 0.0);
  EXPECT_EQ(comparison.pairs[0].satisfaction.interval->low, 0.0);
  EXPECT_EQ(comparison.pairs[0].satisfaction.interval->high, 0.0);
  EXPECT_EQ(comparison.wins[0].rate, 0.5);
  EXPECT_EQ(comparison.wins[0].interval->high, 0.5);
  const std::string text = comparison_text(comparison);
  EXPECT_THAT(text, HasSubstr("user - track  +0.0000  +0.0000 to +0.0000  (holds 0)"));
  const auto json = nlohmann::json::parse(comparison_json(comparison));
  EXPECT_EQ(json["pairs"][0]["users"]["wins"], 0);
  EXPECT_EQ(json["systems"][0]["accuracy"]["value"], *comparison.systems[0].accuracy.value);
}

// All samples of a user are one cluster: with twice the same samples per user the intervals stay as they are.
TEST(CompareSamples, CorrectsEveryIntervalOfUsersByBca) {
  EvaluationConfig config = so_sg(2000);
  config.bootstrap.method = "bca";
  const SampleComparisonTables tables = golden_tables();
  const SampleComparison found = compare_samples(tables, config);
  std::vector<ClusterFigure> satisfaction;
  ClusterFigure won;
  for (const ScoreTable& scores : tables.scores) {
    ClusterFigure& figure = satisfaction.emplace_back();
    for (const UserResult& user : evaluate_samples({scores, tables.samples, tables.splits}, config).users) {
      figure.parts.push_back(user.f1.value());
      figure.weights.push_back(1.0);
    }
  }
  for (std::size_t user = 0; user < satisfaction[0].parts.size(); ++user) {
    const double a = satisfaction[0].parts[user], b = satisfaction[1].parts[user];
    won.parts.push_back(a > b ? 1.0 : a == b ? 0.5 : 0.0);
    won.weights.push_back(1.0);
  }
  const auto samples = resampled({satisfaction[0], satisfaction[1], won}, won.parts.size(), config.bootstrap);
  const auto expect_interval = [&](const std::optional<Interval>& interval, const std::optional<double>& value,
                                   const std::vector<std::optional<double>>& replicates,
                                   const std::vector<std::optional<double>>& without) {
    const Interval expected = interval_of(value, replicates, without, config.bootstrap).value();
    EXPECT_NEAR(interval->low, expected.low, 1e-12);
    EXPECT_NEAR(interval->high, expected.high, 1e-12);
  };
  const double difference = *satisfaction[0].value() - *satisfaction[1].value();
  expect_interval(found.systems[0].satisfaction.interval, satisfaction[0].value(), samples[0],
                  without_one(satisfaction[0]));
  expect_interval(found.pairs[0].satisfaction.interval, difference, differences(samples[0], samples[1]),
                  differences(without_one(satisfaction[0]), without_one(satisfaction[1])));
  expect_interval(found.wins[0].interval, won.value(), samples[2], without_one(won));
}

// 27 of 30 users are won: skewed enough to move the ends of an interval of such steps.
TEST(WinRate, IsCorrectedForSkewnessByBca) {
  std::vector<UserResult> first(30), second(30);
  ClusterFigure won;
  for (std::size_t i = 0; i < 30; ++i) {
    first[i].f1 = i < 27 ? 1.0 : 0.0;
    second[i].f1 = 0.5;
    won.parts.push_back(*first[i].f1);
    won.weights.push_back(1.0);
  }
  BootstrapConfig config;
  config.method = "bca";
  const Interval found = win_rate(first, second, config).interval.value();
  const auto samples = resampled({won}, 30, config)[0];
  const Interval expected = interval_of(won.value(), samples, without_one(won), config).value();
  const Interval uncorrected = interval_of(won.value(), samples, {}, config).value();
  EXPECT_EQ(found.low, expected.low);
  EXPECT_EQ(found.high, expected.high);
  EXPECT_NE(expected.low, uncorrected.low);
}

TEST(CompareSamples, TestsTheUsersOfEveryPair) {
  SampleComparisonTables tables = golden_tables();
  tables.names.emplace_back("again");
  tables.scores.push_back(tables.scores[0]);
  const SampleComparison found = compare_samples(tables, so_sg(50));
  ASSERT_EQ(found.user_tests.size(), 3U);
  EXPECT_EQ(found.user_tests[0].count, found.wins[0].wins + found.wins[0].losses);
  EXPECT_FALSE(found.user_tests[1].p.has_value());  // the same scores
  EXPECT_EQ(found.user_tests[2].p, found.user_tests[0].p);
  EXPECT_NEAR(found.user_tests[0].holm.value(), std::min(1.0, 2.0 * *found.user_tests[0].p), 1e-15);
}

TEST(CompareSamples, DrawsWholeUsers) {
  SampleComparisonTables once = golden_tables(), twice = once;
  for (ScoreTable* table : {&twice.scores[0]}) {
    const auto rows = static_cast<std::size_t>(table->scores.rows());
    for (std::size_t row = 0; row < rows; ++row) {
      table->ids.push_back({table->ids[row].value + "copy"});
      table->users.push_back(table->users[row]);
    }
    table->scores = table->scores.replicate(2, 1).eval();
  }
  const std::size_t tracks = twice.scores[1].ids.size();
  for (std::size_t row = 0; row < tracks; ++row) {
    twice.scores[1].ids.push_back({twice.scores[1].ids[row].value + "copy"});
  }
  twice.scores[1].scores = twice.scores[1].scores.replicate(2, 1).eval();
  for (std::size_t row = 0; row < once.samples.size(); ++row) {
    const TrackId copy{once.samples.labels.ids[row].value + "copy"};
    const Split split = once.splits->at(sample_id(once.samples.labels.ids[row], once.samples.users[row]));
    twice.splits->emplace(sample_id(copy, once.samples.users[row]), split);
    twice.samples.labels.ids.push_back(copy);
    twice.samples.users.push_back(once.samples.users[row]);
  }
  twice.samples.labels.values = once.samples.labels.values.replicate(2, 1);
  twice.samples.labels.known = once.samples.labels.known.replicate(2, 1);
  const SampleComparison a = compare_samples(once, so_sg(100)), b = compare_samples(twice, so_sg(100));
  EXPECT_EQ(b.ranking.rows, 2 * a.ranking.rows);
  EXPECT_NEAR(a.pairs[0].accuracy.interval->low, b.pairs[0].accuracy.interval->low, 1e-12);
  EXPECT_NEAR(a.ranking.pairs[0].interval.high, b.ranking.pairs[0].interval.high, 1e-12);
  EXPECT_NEAR(a.pairs[0].satisfaction.interval->high, b.pairs[0].satisfaction.interval->high, 1e-12);
}

// The golden test samples as two folds, by their tracks. Decisions are of rows, whatever fold they are in; the users of
// both folds are drawn as those of the whole. Ranks are of a fold.
TEST(CompareSamples, DecidesOnTheRowsOfAllFoldsTogether) {
  const SampleComparisonTables tables = golden_tables();
  std::vector<ComparedFold> folds;
  std::vector<std::string> notes;
  for (const std::size_t part : {0U, 1U}) {
    SampleComparisonTables of_part = tables;
    for (std::size_t row = 0; row < tables.samples.size(); ++row) {
      const TrackId& track = tables.samples.labels.ids[row];
      Split& split = of_part.splits->at(sample_id(track, tables.samples.users[row]));
      if (split == Split::kTest && track.value.back() % 2 != static_cast<int>(part)) split = Split::kTrain;
    }
    folds.push_back({std::to_string(part), compared_samples(of_part, so_sg(), notes)});
  }
  const SampleComparison whole = compare_samples(tables, so_sg());
  const SampleComparison pooled = compare_samples(pooled_folds(folds, notes), so_sg());
  EXPECT_EQ(pooled.ranking.folds, 2);
  EXPECT_EQ(pooled.ranking.rows, whole.ranking.rows);
  EXPECT_EQ(pooled.ranking.clusters, whole.ranking.clusters);
  EXPECT_EQ(pooled.wins[0].wins, whole.wins[0].wins);
  EXPECT_EQ(pooled.wins[0].interval->low, whole.wins[0].interval->low);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(pooled.systems[i].accuracy.value, whole.systems[i].accuracy.value);
    EXPECT_EQ(pooled.systems[i].accuracy.interval->low, whole.systems[i].accuracy.interval->low);
    EXPECT_EQ(pooled.systems[i].satisfaction.interval->high, whole.systems[i].satisfaction.interval->high);
    EXPECT_NE(pooled.ranking.systems[i].macro_roc_auc.value, whole.ranking.systems[i].macro_roc_auc.value);
  }
}

TEST(CompareSamples, NamesTheSystemThatLacksASample) {
  SampleComparisonTables tables = golden_tables();
  tables.splits.reset();
  tables.scores[1].ids[0] = {"other"};
  EXPECT_THAT(test::error_of<ConfigError>([&] { compare_samples(tables, so_sg(50)); }), HasSubstr("track: "));
  EvaluationConfig config = so_sg(50);
  config.protocol = "mo_mg";
  EXPECT_THAT(test::error_of<ConfigError>([&] { compare_samples(golden_tables(), config); }), HasSubstr("mo_mg"));
}

}  // namespace
}  // namespace ctxtag
