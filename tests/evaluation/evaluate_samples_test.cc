#include "ctxtag/evaluation/evaluate_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/evaluation/figure_names.h"
#include "ctxtag/evaluation/sample_report.h"
#include "support/errors.h"
#include "support/sample_tables.h"

namespace ctxtag {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

EvaluationConfig by_protocol(const std::string& protocol) {
  EvaluationConfig config;
  config.protocol = protocol;
  config.fit_thresholds = false;
  config.bootstrap.replicates = 50;
  return config;
}

SampleTables golden_tables(const std::string& scores) {
  SampleTables tables;
  tables.scores = read_scores(test::golden_samples(scores + "_scores.csv"));
  tables.samples = read_samples(test::golden_samples("samples.csv"), tables.scores.vocabulary);
  tables.splits = splits_of_samples(read_splits(test::golden_samples("samples.csv")), tables.samples);
  return tables;
}

// A figure that is undefined counts as 0 with scikit-learn's zero_division=0.
void expect_figures(const Figures& figures, const TagVocabulary& tags, const nlohmann::json& expected) {
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const nlohmann::json& of_tag = expected.at("per_tag").at(tags[i]);
    EXPECT_EQ(figures.per_tag[i].support, of_tag.at("support")) << tags[i];
    EXPECT_NEAR(figures.per_tag[i].roc_auc.value(), of_tag.at("roc_auc"), 1e-12) << tags[i];
    EXPECT_NEAR(figures.per_tag[i].recall.value_or(0.0), of_tag.at("recall"), 1e-12) << tags[i];
    EXPECT_NEAR(figures.per_tag[i].precision.value_or(0.0), of_tag.at("precision"), 1e-12) << tags[i];
    EXPECT_NEAR(figures.per_tag[i].f1.value_or(0.0), of_tag.at("f1"), 1e-12) << tags[i];
  }
  EXPECT_NEAR(figures.average.exact_match.value(), expected.at("exact_match"), 1e-12);
}

void expect_mean(const UserMean& mean, const nlohmann::json& expected) {
  EXPECT_EQ(mean.users, expected.at("users"));
  EXPECT_NEAR(mean.mean.value(), expected.at("mean"), 1e-12);
  EXPECT_NEAR(mean.deviation.value(), expected.at("deviation"), 1e-12);
  EXPECT_LE(mean.interval->low, *mean.mean);
  EXPECT_GE(mean.interval->high, *mean.mean);
}

TEST(EvaluateSamples, AgreesWithScikitLearnInEveryProtocol) {
  const nlohmann::json expected = test::golden_figures();
  for (const auto& [name, figures] : expected.at("protocols").items()) {
    const std::string protocol = name.substr(0, 5), scores = name == "mo_mg" ? "track" : name.substr(6);
    const SampleReport report = evaluate_samples(golden_tables(scores), by_protocol(protocol));
    SCOPED_TRACE(name);
    expect_figures(report.metrics.figures, report.metrics.vocabulary, figures);
    EXPECT_EQ(report.metrics.highest_tag_only, protocol == "so_sg");
    if (protocol != "mo_mg") {
      EXPECT_EQ(report.metrics.rows, expected.at("test_samples"));
    }
  }
}

TEST(EvaluateSamples, PutsIntervalsBesideTheFiguresItReportsUsersBeingDrawn) {
  for (const char* const protocol : {"mo_mg", "mo_sg", "so_sg"}) {
    for (const char* const like : {"", "icassp2020"}) {
      SCOPED_TRACE(std::string(protocol) + " " + like);
      EvaluationConfig config = by_protocol(protocol);
      config.like = like;
      config.intervals = true;
      config.threshold = 2.0;  // no tag is ever given at it
      const SampleReport report = evaluate_samples(golden_tables("track"), config);
      const FigureIntervals& intervals = report.metrics.intervals.value();
      const auto expect_values = [](const std::vector<NamedInterval>& found,
                                    const std::vector<std::optional<double>>& expected) {
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          ASSERT_EQ(found[i].figure.value.has_value(), expected[i].has_value()) << found[i].name;
          if (!expected[i]) continue;
          EXPECT_NEAR(*found[i].figure.value, *expected[i], 1e-14) << found[i].name;
        }
      };
      const Figures& figures = report.metrics.figures;
      for (std::size_t tag = 0; tag < figures.per_tag.size(); ++tag) {
        expect_values(intervals.per_tag[tag], tag_figure_values(figures.per_tag[tag]));
      }
      expect_values(intervals.average, average_figure_values(figures.average));
      const bool tracks = std::string(protocol) == "mo_mg";
      EXPECT_EQ(intervals.clusters, tracks ? static_cast<std::size_t>(report.metrics.rows) : report.users.size());
    }
  }
}

TEST(EvaluateSamples, FindsTheUserSatisfactionOfAnIndependentComputation) {
  const nlohmann::json expected = test::golden_figures();
  for (const std::string scores : {"track", "user"}) {
    SCOPED_TRACE(scores);
    const SampleReport report = evaluate_samples(golden_tables(scores), by_protocol("so_sg"));
    const nlohmann::json& figures = expected.at("satisfaction").at(scores);
    const UserGroup& all = report.groups.front();
    EXPECT_EQ(all.name, "all users");
    expect_mean(all.accuracy, figures.at("accuracy"));
    expect_mean(all.recall, figures.at("recall"));
    expect_mean(all.f1, figures.at("f1"));
    expect_mean(all.precision, figures.at("precision"));
    expect_mean(all.precision_or_zero, figures.at("precision_undefined_as_zero"));
    std::map<std::string, std::int64_t> users;
    for (const UserGroup& group : report.groups) users[group.name] = group.users;
    EXPECT_EQ(users["warm: a training sample or more"], expected.at("warm_users"));
    EXPECT_EQ(users["warm: a training sample or more"] + users["cold: no training sample"], all.users);
    EXPECT_EQ(users["users with one context"], expected.at("contexts_of_one"));
    EXPECT_EQ(users["users with one context"] + users["users with several contexts"], all.users);
  }
}

// Recall of user u for gym: 1 of 2; for sad: 0 of 1. All by hand.
TEST(EvaluateSamples, MeansOverTagsOfTheUserThenOverUsers) {
  SampleTables tables;
  tables.samples = test::samples_of({"gym", "sad"},
                                    {{"a", "u", {1, 0}}, {"b", "u", {1, 0}}, {"c", "u", {0, 1}}, {"a", "v", {1, 0}}});
  tables.scores =
      test::scores_of({"gym", "sad"}, {{"a", "", {0.9, 0.1}}, {"b", "", {0.2, 0.3}}, {"c", "", {0.5, 0.5}}});
  const SampleReport report = evaluate_samples(tables, by_protocol("so_sg"));
  ASSERT_EQ(report.users.size(), 2U);
  const UserResult& u = report.users[0];
  EXPECT_EQ(u.tags, 2);
  EXPECT_EQ(u.contexts, 2);
  EXPECT_FALSE(u.train_samples.has_value());
  EXPECT_DOUBLE_EQ(*u.recall, 0.25);
  EXPECT_DOUBLE_EQ(*u.accuracy, 1.0 / 3.0);  // both tags: a right, b wrong, c (a tie, so gym) wrong
  EXPECT_DOUBLE_EQ(*u.precision, 0.25);      // gym 1 of 2, sad 0 of 1
  EXPECT_DOUBLE_EQ(*u.f1, 0.25);
  EXPECT_DOUBLE_EQ(*report.users[1].f1, 1.0);
  EXPECT_DOUBLE_EQ(*report.groups.front().recall.mean, 0.625);
  EXPECT_DOUBLE_EQ(*report.groups.front().recall.deviation, 0.375);
  EXPECT_DOUBLE_EQ(*report.metrics.figures.average.exact_match, 0.5);
}

TEST(EvaluateSamples, LeavesOutOrCountsAsZeroThePrecisionOfATagThatIsNeverGiven) {
  SampleTables tables;
  tables.samples = test::samples_of({"gym", "sad"}, {{"a", "u", {1, 0}}, {"b", "u", {0, 1}}, {"b", "v", {0, 1}}});
  tables.scores = test::scores_of({"gym", "sad"}, {{"a", "", {0.9, 0.1}}, {"b", "", {0.8, 0.3}}});
  const SampleReport report = evaluate_samples(tables, by_protocol("so_sg"));
  EXPECT_DOUBLE_EQ(*report.users[0].precision, 0.5);
  EXPECT_DOUBLE_EQ(*report.users[0].precision_or_zero, 0.25);
  EXPECT_FALSE(report.users[1].precision.has_value());
  EXPECT_EQ(report.groups.front().precision.users, 1);
  EXPECT_EQ(report.groups.front().precision_or_zero.users, 2);
  EXPECT_THAT(text_report(report, {}), HasSubstr("precision is undefined for 1 of 2 users"));
}

TEST(EvaluateSamples, GivesOneSampleATrackTheSameRankingInBothSingleLabelProtocols) {
  const SampleTables tables = golden_tables("track");
  const Figures mo_sg = evaluate_samples(tables, by_protocol("mo_sg")).metrics.figures;
  const Figures so_sg = evaluate_samples(tables, by_protocol("so_sg")).metrics.figures;
  for (std::size_t tag = 0; tag < 4; ++tag) EXPECT_EQ(mo_sg.per_tag[tag].roc_auc, so_sg.per_tag[tag].roc_auc);
  // One tag is given and one is right, so that over all cells precision, recall, F1 and accuracy are one number.
  EXPECT_DOUBLE_EQ(*so_sg.average.micro_precision, *so_sg.average.exact_match);
  EXPECT_DOUBLE_EQ(*so_sg.average.micro_recall, *so_sg.average.exact_match);
  EXPECT_DOUBLE_EQ(*so_sg.average.micro_f1, *so_sg.average.exact_match);
}

TEST(EvaluateSamples, TakesTheTagsOfATrackFromTheUsersOfTheSameSplit) {
  SampleTables tables;
  tables.samples = test::samples_of({"gym", "sad"}, {{"a", "u", {1, 0}}, {"a", "v", {0, 1}}, {"b", "u", {0, -1}}});
  tables.scores = test::scores_of({"gym", "sad"}, {{"a", "", {0.9, 0.6}}, {"b", "", {0.2, 0.3}}});
  const MetricReport all = evaluate_samples(tables, by_protocol("mo_mg")).metrics;
  EXPECT_EQ(all.rows, 2);
  EXPECT_EQ(all.figures.per_tag[1].support, 1);
  EXPECT_EQ(all.figures.per_tag[1].rows, 1);  // of b, sad is unknown
  EXPECT_DOUBLE_EQ(*all.figures.per_tag[0].f1, 1.0);
  tables.splits = {
      {{"a for user u"}, Split::kTest}, {{"a for user v"}, Split::kTrain}, {{"b for user u"}, Split::kTest}};
  EXPECT_EQ(evaluate_samples(tables, by_protocol("mo_mg")).metrics.figures.per_tag[1].support, 0);
  EvaluationConfig config = by_protocol("mo_mg");
  config.fit_thresholds = true;
  tables.splits->at({"a for user v"}) = Split::kValidation;
  const MetricReport fitted = evaluate_samples(tables, config).metrics;
  EXPECT_EQ(fitted.validation_rows, 1);
  EXPECT_EQ(fitted.figures.per_tag[1].threshold, 0.6);
  EXPECT_TRUE(evaluate_samples(tables, config).users.empty());
}

TEST(EvaluateSamples, KeepsWholeBatchesOnlyLikeThePaper) {
  std::vector<test::SampleRow> rows;
  for (int i = 0; i < 70; ++i)
    rows.push_back({"t" + std::to_string(i % 7), "u" + std::to_string(i), {i % 2, 1 - i % 2}});
  SampleTables tables;
  tables.samples = test::samples_of({"gym", "sad"}, rows);
  std::vector<test::ScoreRow> scores;
  for (int i = 0; i < 7; ++i) scores.push_back({"t" + std::to_string(i), "", {0.5, 0.1}});
  tables.scores = test::scores_of({"gym", "sad"}, scores);
  EvaluationConfig config = by_protocol("so_sg");
  config.like = "ismir2020";
  const SampleReport report = evaluate_samples(tables, config);
  EXPECT_EQ(report.metrics.rows, 64);
  std::vector<std::string> users;
  for (const UserResult& user : report.users) users.push_back(user.user.value);
  EXPECT_THAT(users, Contains("u0"));
  EXPECT_THAT(users, Contains("u63"));
  EXPECT_THAT(users, ::testing::Not(Contains("u64")));
  EXPECT_THAT(report.metrics.notes, Contains(HasSubstr("the last 6 of 70 test samples")));
  EXPECT_EQ(report.metrics.figures.per_tag[1].precision, 0.0);  // sad is never given: published as 0
  config.protocol = "mo_sg";
  EXPECT_EQ(evaluate_samples(tables, config).metrics.figures.per_tag[0].recall, 0.0);  // 0.5 rounds to no tag
  config.protocol = "mo_mg";
  EXPECT_EQ(evaluate_samples(tables, config).metrics.rows, 7);
  tables.samples = test::samples_of({"gym", "sad"}, {rows.begin(), rows.begin() + 5});
  config.protocol = "so_sg";
  EXPECT_THAT(test::error_of<ConfigError>([&] { evaluate_samples(tables, config); }), HasSubstr("whole batches of 32"));
}

TEST(EvaluateSamples, FitsNoThresholdLikeThePaper) {
  EvaluationConfig config = by_protocol("mo_mg");
  config.fit_thresholds = true;
  EXPECT_GT(evaluate_samples(golden_tables("track"), config).metrics.validation_rows, 0);
  config.like = "ismir2020";
  const MetricReport report = evaluate_samples(golden_tables("track"), config).metrics;
  EXPECT_EQ(report.validation_rows, 0);
  EXPECT_EQ(report.figures.per_tag[0].threshold, 0.5);
}

TEST(EvaluateSamples, SetsUsersWithoutTrainingSamplesApart) {
  SampleTables tables;
  tables.samples = test::samples_of({"gym", "sad"}, {{"a", "u", {1, 0}}, {"a", "v", {0, 1}}});
  tables.scores = test::scores_of({"gym", "sad"}, {{"a", "", {0.9, 0.1}}});
  tables.train_samples = test::samples_of({"gym", "sad"}, {{"b", "v", {1, 0}}, {"c", "v", {0, 1}}, {"a", "v", {0, 1}}});
  const SampleReport report = evaluate_samples(tables, by_protocol("so_sg"));
  EXPECT_EQ(report.users[0].train_samples, 0);
  EXPECT_EQ(report.users[1].train_samples, 3);
  EXPECT_EQ(report.users[1].contexts, 2);
  EXPECT_THAT(report.metrics.notes, Contains("1 samples are among the training samples too"));
  const std::string csv = users_csv(report);
  EXPECT_THAT(csv, HasSubstr("\nu,1,1,0,1,1,1,1,1,1\nv,1,1,3,2,0,0,,0,0\n"));
  const auto json = nlohmann::json::parse(json_report(report, BootstrapConfig()));
  EXPECT_EQ(json["satisfaction"][1]["group"], "cold: no training sample");
  EXPECT_EQ(json["satisfaction"][1]["f1"]["mean"], 1.0);
  EXPECT_TRUE(json["satisfaction"][1]["f1"]["interval"].is_null());  // of one user
  EXPECT_TRUE(json["per_tag"]["gym"]["threshold"].is_null());
}

TEST(EvaluateSamples, AsksForOneTagOfTheTestSamplesAlone) {
  SampleTables tables;
  tables.samples = test::samples_of({"gym", "sad"}, {{"a", "u", {1, 1}}, {"b", "u", {1, 0}}, {"c", "v", {1, 1}}});
  tables.scores =
      test::scores_of({"gym", "sad"}, {{"a", "", {0.9, 0.1}}, {"b", "", {0.9, 0.1}}, {"c", "", {0.9, 0.1}}});
  tables.splits = {{{"a for user u"}, Split::kTrain}, {{"b for user u"}, Split::kTest}};
  EXPECT_EQ(evaluate_samples(tables, by_protocol("so_sg")).metrics.rows, 1);
  tables.splits->at({"a for user u"}) = Split::kTest;
  EXPECT_THAT(test::error_of<ConfigError>([&] { evaluate_samples(tables, by_protocol("so_sg")); }),
              HasSubstr("1 of 2 samples have not exactly one tag"));
}

TEST(EvaluateSamples, RefusesWhatCannotBeMeasured) {
  SampleTables tables;
  tables.samples = test::samples_of({"gym", "sad"}, {{"a", "u", {1, 0}}, {"b", "u", {1, 1}}, {"c", "v", {0, 1}}});
  tables.scores = test::scores_of({"gym", "sad"}, {{"a", "u", {0.9, 0.1}}, {"b", "u", {0.9, 0.1}}});
  const auto message = [&](const EvaluationConfig& config) {
    return test::error_of<ConfigError>([&] { evaluate_samples(tables, config); });
  };
  EXPECT_THAT(message(by_protocol("so_sg")), HasSubstr("1 of 3 samples have no score ('c for user v')"));
  EXPECT_THAT(message(by_protocol("mo_mg")), HasSubstr("the scores are of users"));
  EvaluationConfig partial = by_protocol("so_sg");
  partial.allow_partial = true;
  EXPECT_EQ(evaluate_samples(tables, partial).metrics.rows, 1);
  EXPECT_THAT(evaluate_samples(tables, partial).metrics.notes,
              Contains(HasSubstr("1 of 2 samples have not exactly one tag, and 0 in all others ('b for user u')")));
  tables.scores =
      test::scores_of({"gym", "sad"}, {{"a", "", {0.9, 0.1}}, {"b", "", {0.9, 0.1}}, {"c", "", {0.9, 0.1}}});
  EXPECT_THAT(message(by_protocol("mo_sg")), HasSubstr("1 of 3 samples have not exactly one tag"));
  EXPECT_EQ(evaluate_samples(tables, by_protocol("")).metrics.rows, 3);
  tables.samples.labels.vocabulary = TagVocabulary({"sad", "gym"});
  EXPECT_THAT(message(by_protocol("")), HasSubstr("the tags of the scores (gym, sad) are not those of the samples"));
}

}  // namespace
}  // namespace ctxtag
