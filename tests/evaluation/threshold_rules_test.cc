#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/config/json.h"
#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/report_text.h"
#include "ctxtag/metrics/decision.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Ten rows to validate and the same ten to test. Tag a has 4 positives (see decision_test.cc), b has the same scores
// and none, c nothing known.
EvaluationTables ten_rows() {
  EvaluationTables tables;
  tables.scores.vocabulary = tables.labels.vocabulary = TagVocabulary({"a", "b", "c"});
  tables.scores.scores.resize(20, 3);
  tables.labels.values.setZero(20, 3);
  tables.labels.known.setOnes(20, 3);
  tables.labels.known.col(2).setZero();
  tables.splits.emplace();
  const std::vector<double> scores = {0.95, 0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2};
  const std::vector<int> labels = {1, 1, 0, 0, 1, 1, 0, 0, 0, 0};
  for (Eigen::Index row = 0; row < 20; ++row) {
    const TrackId id{"t" + std::to_string(row)};
    tables.scores.ids.push_back(id);
    tables.labels.ids.push_back(id);
    (*tables.splits)[id] = row < 10 ? Split::kValidation : Split::kTest;
    tables.scores.scores.row(row).setConstant(scores[static_cast<std::size_t>(row % 10)]);
    tables.labels.values(row, 0) = static_cast<std::uint8_t>(labels[static_cast<std::size_t>(row % 10)]);
  }
  return tables;
}

EvaluationConfig by(const std::string& rule, double value = 0.8) {
  EvaluationConfig config;
  config.thresholds.by = rule;
  config.thresholds.precision = config.thresholds.recall = config.thresholds.quota = value;
  return config;
}

std::vector<double> thresholds_of(const MetricReport& report) {
  std::vector<double> thresholds;
  for (const TagFigures& tag : report.figures.per_tag) thresholds.push_back(tag.threshold.value());
  return thresholds;
}

TEST(ThresholdRules, GiveEachTagItsThreshold) {
  const EvaluationTables tables = ten_rows();
  EXPECT_THAT(thresholds_of(evaluate(tables)), ElementsAre(0.6, 0.5, 0.5));
  EXPECT_THAT(thresholds_of(evaluate(tables, by("precision"))), ElementsAre(0.9, kNeverGiven, 0.5));
  EXPECT_THAT(thresholds_of(evaluate(tables, by("recall", 0.5))), ElementsAre(0.9, 0.5, 0.5));
  EXPECT_THAT(thresholds_of(evaluate(tables, by("quota", 0.3))), ElementsAre(0.8, 0.8, 0.5));
  EXPECT_THAT(thresholds_of(evaluate(tables, by("prevalence"))), ElementsAre(0.8, 0.5, 0.5));  // 3 or 5 of 4: 3
}

TEST(ThresholdRules, NeverGivenIsNullInJsonAndSaid) {
  const MetricReport report = evaluate(ten_rows(), by("precision"));
  EXPECT_FALSE(report.figures.per_tag[1].precision.has_value());  // nothing is taken
  EXPECT_EQ(report.figures.per_tag[0].precision, 1.0);
  const auto json = nlohmann::json::parse(json_report(report));
  EXPECT_TRUE(json["per_tag"]["b"]["threshold"].is_null());
  EXPECT_EQ(json["threshold_rule"], "precision of at least 0.8");
  EXPECT_THAT(text_report(report), HasSubstr("never\n"));
  EXPECT_THAT(text_report(report), HasSubstr("thresholds fitted on 10 validation rows: precision of at least 0.8"));
  EXPECT_THAT(report.notes, Contains(HasSubstr("'b' is never given")));
  EXPECT_THAT(report.notes, Contains(HasSubstr("'c' has no positive among the validation rows: its threshold is 0.5")));
  EXPECT_THAT(text_report(evaluate(ten_rows())), Not(HasSubstr("greatest F1")));
}

TEST(ThresholdRules, RefuseWhatTheyCannotDo) {
  const auto refusal = [](const std::string& json) {
    return test::error_of<ConfigError>([&] {
      EvaluationConfig config;
      read_config(nlohmann::json::parse(json), config);
    });
  };
  EXPECT_THAT(refusal(R"({"thresholds":{"by":"best"}})"), HasSubstr("thresholds.by is 'best'; allowed: f1, precision"));
  EXPECT_THAT(refusal(R"({"thresholds":{"precision":0}})"), HasSubstr("thresholds.precision: above 0"));
  EXPECT_THAT(refusal(R"({"thresholds":{"recall":1.5}})"),
              HasSubstr("thresholds.recall: above 0 and at most 1, found 1.5"));
  EXPECT_THAT(refusal(R"({"thresholds":{"quota":-0.1}})"), HasSubstr("thresholds.quota: a share"));
  EXPECT_THAT(refusal(R"({"like":"icassp2020","thresholds":{"by":"quota"}})"),
              HasSubstr("of the greatest F1, found 'quota'"));
}

}  // namespace
}  // namespace ctxtag
