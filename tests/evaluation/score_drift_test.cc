#include "ctxtag/evaluation/score_drift.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

ScoreTable table(const std::vector<double>& scores) {
  ScoreTable result;
  result.vocabulary = TagVocabulary({"a", "b"});
  result.scores.resize(static_cast<Eigen::Index>(scores.size() / 2), 2);
  std::copy(scores.begin(), scores.end(), result.scores.data());
  for (std::size_t i = 0; i < scores.size() / 2; ++i) result.ids.push_back({"t" + std::to_string(i)});
  return result;
}

TEST(ScoreDriftOf, ThreeTracksByHand) {
  const ScoreTable before = table({0.5, 0.1, 0.4, 0.9, 0.3, 0.3}), after = table({0.5, 0.3, 0.5, 0.9, 0.3, 0.25});
  const ScoreDrift drift = score_drift(before, after, {0.45, 0.26});
  EXPECT_EQ(drift.rows, 3);
  EXPECT_EQ(drift.cells, 6);
  EXPECT_NEAR(drift.mean, (0.2 + 0.1 + 0.05) / 6, 1e-12);
  EXPECT_NEAR(drift.largest, 0.2, 1e-12);
  EXPECT_NEAR(drift.percentile_99, 0.2, 1e-12);
  EXPECT_EQ(drift.rows_changed, 3);  // b given, a given, b taken
  EXPECT_EQ(score_drift(before, after, {0.45, 0.95}).rows_changed, 1);
  EXPECT_EQ(score_drift(before, before, {0.45, 0.26}).rows_changed, 0);
}

TEST(ScoreDriftOf, TheNinetyNinthOfAHundredCellsIsThePercentile) {
  std::vector<double> before(100, 0.0), after(100);
  for (std::size_t i = 0; i < after.size(); ++i) after[i] = static_cast<double>((i * 37) % 100) / 100.0;
  EXPECT_NEAR(score_drift(table(before), table(after), {2.0, 2.0}).percentile_99, 0.98, 1e-12);
}

TEST(DriftReport, SaysBothWaysAndWhatTheyCost) {
  DriftReport report{{"float32", 100.0}, {"bfloat16", 250.0}, {4, 8, 0.001, 0.002, 0.003, 1}, std::nullopt};
  const std::string speed_and_drift =
      "float32 100.0 clips/s, bfloat16 250.0 clips/s: 2.50 times\n"
      "scores of 4 tracks change by 0.001000 in the mean, 99 % of them by at most 0.002000, one by 0.003000\n"
      "1 of 4 tracks gain or lose a tag at the model's thresholds\n";
  EXPECT_EQ(drift_text(report), speed_and_drift);
  EXPECT_EQ(nlohmann::ordered_json::parse(drift_json(report))["macro_roc_auc"], nullptr);
  report.ranking = {3, {0.75, Interval{0.5, 0.875}}, {0.5, {}}, {}};
  EXPECT_EQ(drift_text(report), speed_and_drift +
                                    "macro ROC-AUC of 3 labelled tracks: float32 0.7500 [0.5000, 0.8750], bfloat16 "
                                    "0.5000, change undefined\n");
  const nlohmann::ordered_json json = nlohmann::ordered_json::parse(drift_json(report));
  EXPECT_EQ(json["before"], nlohmann::ordered_json({{"name", "float32"}, {"clips_per_second", 100.0}}));
  EXPECT_EQ(json["tracks"], 4);
  EXPECT_EQ(json["tracks_that_gain_or_lose_a_tag"], 1);
  EXPECT_EQ(json["change_of_scores"]["largest"], 0.003);
  EXPECT_EQ(json["macro_roc_auc"]["tracks"], 3);
  EXPECT_EQ(json["macro_roc_auc"]["before"]["value"], 0.75);
  EXPECT_EQ(json["macro_roc_auc"]["after"]["interval"], nullptr);
  EXPECT_EQ(json["macro_roc_auc"]["change"]["value"], nullptr);
}

TEST(ScoreDriftOf, RefusesTablesOfOtherTracks) {
  ScoreTable other = table({0.5, 0.5});
  other.ids[0].value = "x";
  EXPECT_THAT(test::error_of<ConfigError>([&] {
                score_drift(table({0.5, 0.5}), other, {0.5, 0.5});
              }),
              HasSubstr("not of the same tracks"));
  EXPECT_THAT(test::error_of<ConfigError>([&] {
                score_drift(table({0.5, 0.5}), table({0.5, 0.5}), {0.5});
              }),
              HasSubstr("one threshold per tag"));
}

TEST(RankingDriftOf, SwappedScoresLoseTheRankingAndEqualOnesNothing) {
  LabelMatrix labels;
  const ScoreTable before = table({0.1, 0.9, 0.2, 0.8, 0.8, 0.2, 0.9, 0.1}),
                   after = table({0.9, 0.9, 0.8, 0.8, 0.2, 0.2, 0.1, 0.1});
  labels.ids = before.ids;
  labels.vocabulary = before.vocabulary;
  labels.values.resize(4, 2);
  labels.values << 0, 1, 0, 1, 1, 0, 1, 0;
  labels.known = decltype(labels.known)::Ones(4, 2);
  BootstrapConfig config;
  config.replicates = 200;
  std::vector<std::string> notes;
  const RankingDrift drift = ranking_drift({"a", before}, {"b", after}, labels, std::nullopt, config, 1, notes);
  EXPECT_EQ(drift.rows, 4);
  EXPECT_EQ(drift.before.value, 1.0);
  EXPECT_EQ(drift.after.value, 0.5);  // a is upside down, b as before
  EXPECT_EQ(drift.change.value, -0.5);
  const RankingDrift none = ranking_drift({"a", before}, {"b", before}, labels, std::nullopt, config, 1, notes);
  EXPECT_EQ(none.change.value, 0.0);
  EXPECT_EQ(none.change.interval->low, 0.0);
  EXPECT_EQ(none.change.interval->high, 0.0);
}

}  // namespace
}  // namespace ctxtag
