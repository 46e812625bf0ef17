#include "ctxtag/evaluation/calibration_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/evaluation/recalibrate.h"
#include "ctxtag/metrics/decision.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Rows whose scores are too sure: 600 to validate, 600 to test, tags a and b.
EvaluationTables too_sure(std::uint64_t seed) {
  Random random(seed);
  EvaluationTables tables;
  tables.scores.vocabulary = tables.labels.vocabulary = TagVocabulary({"a", "b"});
  tables.scores.scores.resize(1200, 2);
  tables.labels.values.resize(1200, 2);
  tables.labels.known.setOnes(1200, 2);
  tables.splits.emplace();
  for (Eigen::Index row = 0; row < 1200; ++row) {
    const TrackId id{"t" + std::to_string(row)};
    tables.scores.ids.push_back(id);
    tables.labels.ids.push_back(id);
    (*tables.splits)[id] = row < 600 ? Split::kValidation : Split::kTest;
    for (Eigen::Index tag = 0; tag < 2; ++tag) {
      const double truth = random.normal();
      tables.labels.values(row, tag) = random.uniform() < logistic(truth) ? 1 : 0;
      tables.scores.scores(row, tag) = logistic(3.0 * truth);
    }
  }
  return tables;
}

// Four rows of one tag, two cells in a bin: (.1 + .3) / 2 = .2 against 0, (.7 + .9) / 2 = .8 against .5.
EvaluationTables worked_example() {
  EvaluationTables tables;
  tables.scores.vocabulary = tables.labels.vocabulary = TagVocabulary({"a"});
  tables.scores.scores = (RealMatrix(4, 1) << 0.1, 0.3, 0.7, 0.9).finished();
  tables.labels.values = (ByteMatrix(4, 1) << 0, 0, 1, 0).finished();
  tables.labels.known.setOnes(4, 1);
  tables.scores.ids = tables.labels.ids = {{"w"}, {"x"}, {"y"}, {"z"}};
  return tables;
}

TEST(CalibrationReport, TellsHowFarScoresAreProbabilities) {
  CalibrationReportConfig config;
  config.bins = 2;
  const CalibrationReport report = calibration_report(worked_example(), config);
  const ProbabilityFigures& tag = report.as_given.per_tag[0];
  EXPECT_EQ(tag.cells, 4);
  EXPECT_EQ(tag.positives, 1);
  EXPECT_DOUBLE_EQ(*tag.calibration_error, 0.5 * 0.2 + 0.5 * 0.3);
  EXPECT_DOUBLE_EQ(*tag.equal_mass_calibration_error, 0.25);
  EXPECT_DOUBLE_EQ(*tag.brier, (0.01 + 0.09 + 0.09 + 0.81) / 4.0);
  EXPECT_DOUBLE_EQ(*tag.mean_score, 0.5);
  EXPECT_EQ(tag.bins.size(), 2U);
  EXPECT_EQ(report.as_given.all.calibration_error, tag.calibration_error);
  EXPECT_TRUE(report.methods.empty());
  EXPECT_THAT(text_report(report), HasSubstr("0.5000 to 1.0000      2      0.8000          0.5000\n"));
  EXPECT_THAT(csv_report(report), HasSubstr("none,(all),0,0.5,2,0.2,0\n"));
}

TEST(CalibrationReport, OfUnknownCellsIsUndefined) {
  EvaluationTables tables = worked_example();
  tables.labels.known.setZero();
  const auto json = nlohmann::json::parse(json_report(calibration_report(tables)));
  EXPECT_TRUE(json["per_tag"]["a"]["ece"].is_null());
  EXPECT_TRUE(json["all"]["log_loss"].is_null());
  EXPECT_EQ(json["macro_ece_tags"], 0);
  CalibrationReportConfig config;
  config.unlabelled_as_negative = true;
  EXPECT_EQ(calibration_report(tables, config).as_given.all.cells, 4);
}

TEST(CalibrationReport, TellsWhatEveryCalibrationWouldGiveOnTestRows) {
  const CalibrationReport report = calibration_report(too_sure(1));
  EXPECT_EQ(report.rows, 600);
  EXPECT_EQ(report.validation_rows, 600);
  std::vector<std::string> names;
  for (const CalibrationFigures& of : report.methods) names.push_back(of.method);
  EXPECT_THAT(names, ElementsAre("none", "platt", "isotonic", "temperature", "temperature_per_tag"));
  const double before = *report.methods[0].all.calibration_error;
  EXPECT_GT(before, 0.15);
  for (std::size_t i = 1; i < report.methods.size(); ++i) {
    const CalibrationFigures& of = report.methods[i];
    EXPECT_LT(*of.all.calibration_error, 0.3 * before) << of.method;
    EXPECT_LT(*of.all.brier, *report.methods[0].all.brier) << of.method;
    EXPECT_NEAR(*of.macro_roc_auc.value, *report.methods[0].macro_roc_auc.value, 0.01) << of.method;
    EXPECT_TRUE(of.macro_f1->value.has_value());
  }
  const auto json = nlohmann::json::parse(json_report(report));
  EXPECT_EQ(json["calibrations"]["platt"]["all"]["ece"].get<double>(), *report.methods[1].all.calibration_error);
  EXPECT_THAT(text_report(report), HasSubstr("fitted to 600 validation rows"));
  EXPECT_THAT(csv_report(report), HasSubstr("\nisotonic,b,"));
}

TEST(CalibrationReport, KnowsScoresOfOneTagARowByTheirSums) {
  EvaluationTables tables = too_sure(2);
  tables.scores.scores.col(1) = 1.0 - tables.scores.scores.col(0);
  tables.labels.values.col(1) = 1 - tables.labels.values.col(0);
  EXPECT_EQ(calibration_report(tables).methods.back().method, "softmax_temperature");
  tables.labels.values.setOnes();
  const CalibrationReport none = calibration_report(tables);
  EXPECT_EQ(none.methods.size(), 1U);
  EXPECT_THAT(none.notes, Contains("platt is left out: no tag has both positives and negatives to calibrate with"));
}

TEST(CalibrationReport, RefusesScoresThatAreNoProbabilities) {
  EvaluationTables tables = worked_example();
  tables.scores.scores(1, 0) = -0.5;
  EXPECT_THAT(test::error_of<ConfigError>([&] { calibration_report(tables); }), HasSubstr("a score of 'a' is -0.5"));
  tables.labels.vocabulary = TagVocabulary({"b"});
  EXPECT_THAT(test::error_of<ConfigError>([&] { calibration_report(tables); }), HasSubstr("are not those of"));
}

TEST(Recalibrate, FitsToValidationRowsAndMeasuresOnTestRows) {
  const EvaluationTables tables = too_sure(3);
  RecalibrationConfig config;
  const ScoreDecision present{{}, {0.5, 0.5}};
  const Recalibration result = recalibrate(tables, present, config);
  EXPECT_EQ(result.validation_rows, 600);
  EXPECT_EQ(result.test_rows, 600);
  EXPECT_EQ(result.decision.calibration.method, "platt");
  EXPECT_LT(*result.after->all.calibration_error, 0.3 * *result.before->all.calibration_error);
  // The figures are those of the report, and test rows take no part in the fit.
  const CalibrationReport report = calibration_report(tables);
  EXPECT_EQ(*result.after->all.brier, *report.methods[1].all.brier);
  EXPECT_EQ(*result.after->macro_f1->value, *report.methods[1].macro_f1->value);
  EvaluationTables other = tables;
  other.labels.values.bottomRows(600) = 1 - other.labels.values.bottomRows(600);
  EXPECT_EQ(calibration_json(recalibrate(other, present, config).decision.calibration),
            calibration_json(result.decision.calibration));
}

TEST(Recalibrate, GivesThresholdsOfCalibratedScores) {
  const EvaluationTables tables = too_sure(4);
  RecalibrationConfig config;
  config.thresholds.by = "quota";
  config.thresholds.quota = 0.25;
  const ScoreDecision decision = recalibrate(tables, {{}, {0.5, 0.5}}, config).decision;
  const RealMatrix scores = calibrated(decision.calibration, tables.scores.scores.topRows(600));
  for (Eigen::Index tag = 0; tag < 2; ++tag) {
    EXPECT_EQ((scores.col(tag) >= decision.thresholds[static_cast<std::size_t>(tag)]).count(), 150);
  }
}

TEST(Recalibrate, DoesWithoutTestRowsAndNotWithoutSplits) {
  EvaluationTables tables = too_sure(5);
  for (auto& [id, split] : *tables.splits) {
    if (split == Split::kTest) split = Split::kTrain;
  }
  const Recalibration result = recalibrate(tables, {{}, {0.5, 0.5}}, {});
  EXPECT_EQ(result.test_rows, 0);
  EXPECT_FALSE(result.before.has_value());
  tables.splits.reset();
  EXPECT_THAT(test::error_of<ConfigError>([&] {
                recalibrate(tables, {{}, {0.5, 0.5}}, {});
              }),
              HasSubstr("splits are needed"));
}

}  // namespace
}  // namespace ctxtag
