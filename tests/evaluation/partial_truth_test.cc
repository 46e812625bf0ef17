#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/report_text.h"
#include "support/errors.h"
#include "support/label_rows.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::labels_from;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// car is decided for v, w and x, sad for v and y.
EvaluationTables visible_tables() {
  EvaluationTables tables;
  tables.scores = read_scores(
      TemporaryFolder().file("s.csv", "id,car,sad\nv,0.9,0.8\nw,0.7,0.1\nx,0.6,0.3\ny,0.2,0.7\nz,0.1,0.4\n"));
  tables.labels = labels_from("id,car,sad\nv,1,\nw,,0\nx,0,\ny,1,1\nz,,0\n");
  return tables;
}

// By hand. All cells, those without a label negative: car TP 1 (v), FP 2 (w, x), FN 1 (y); sad TP 1 (y), FP 1 (v).
// Verified: car w 1, x 0, y 1: TP 1, FP 1, FN 1; sad v 1, z 0: TP 1, TN 1.
TEST(VerifiedFigures, AreOfTheVerifiedCellsBesideThoseOfAllCells) {
  EvaluationTables tables = visible_tables();
  tables.verified = labels_from("id,car,sad\nv,,1\nw,1,\nx,0,\ny,1,\nz,,0\n");
  const MetricReport report = evaluate(tables);
  EXPECT_EQ(report.over, FiguresOver::kUnlabelledNegatives);
  EXPECT_EQ(report.figures.per_tag[0].rows, 5);
  EXPECT_DOUBLE_EQ(report.figures.per_tag[0].precision.value(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(report.figures.per_tag[0].recall.value(), 1.0 / 2);
  EXPECT_DOUBLE_EQ(report.figures.per_tag[1].precision.value(), 1.0 / 2);
  ASSERT_TRUE(report.verified);
  EXPECT_EQ(report.verified->cells, 5);
  EXPECT_EQ(report.verified->positives, 3);
  EXPECT_EQ(report.verified->unlike, 2);  // car of w, sad of v: verified as positive, taken for negative
  const Figures& verified = report.verified->figures;
  EXPECT_EQ(verified.per_tag[0].rows, 3);
  EXPECT_DOUBLE_EQ(verified.per_tag[0].precision.value(), 1.0 / 2);
  EXPECT_DOUBLE_EQ(verified.per_tag[0].recall.value(), 1.0 / 2);
  EXPECT_DOUBLE_EQ(verified.per_tag[0].roc_auc.value(), 1.0 / 2);  // 0.7 above and 0.2 below 0.6
  EXPECT_DOUBLE_EQ(verified.per_tag[1].roc_auc.value(), 1.0);
  EXPECT_DOUBLE_EQ(verified.average.micro_precision.value(), 2.0 / 3);
  EXPECT_EQ(verified.average.exact_match_rows, 0);
}

TEST(VerifiedFigures, TakeThresholdsFromTheLabelsOfValidationRows) {
  EvaluationTables tables = visible_tables();
  tables.verified = labels_from("id,car,sad\nv,0,\nw,1,\n");
  tables.splits = {{{{"v"}, Split::kValidation}, {{"w"}, Split::kTest}, {{"x"}, Split::kTest}}};
  const MetricReport report = evaluate(tables);
  // v is a positive of the labels with 0.9: the verdict on it, no, moves nothing.
  EXPECT_EQ(report.verified->figures.per_tag[0].threshold, 0.9);
  EXPECT_EQ(report.verified->cells, 1);
  EXPECT_EQ(report.verified->figures.per_tag[0].recall, 0.0);
}

TEST(VerifiedFigures, RefuseWhatCannotBeMeant) {
  EvaluationTables tables = visible_tables();
  tables.verified = labels_from("id,car,sad\nv,,\nw,,\n");
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }), HasSubstr("of the 5 scored rows no cell is verified"));
  tables.verified = labels_from("id,car,sad\nv,1,\nother,1,\n");
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }),
              HasSubstr("the verified labels hold the track 'other', which the labels do not"));
  tables.truth = tables.labels;
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }), HasSubstr("exclude each other"));
  tables.verified.reset();
  EvaluationConfig config;
  config.unlabelled_as_negative = true;
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables, config); }), HasSubstr("unlabelled_as_negative"));
  tables.truth.reset();
  EXPECT_EQ(evaluate(tables, config).figures.per_tag[0].rows, 5);
}

// The truth with empty cells already gives figures over its own cells alone: the same as the verified ones.
TEST(VerifiedFigures, AreThoseOfATruthWithEmptyCells) {
  EvaluationTables tables = visible_tables();
  const LabelMatrix checked = labels_from("id,car,sad\nv,,1\nw,1,\nx,0,\ny,1,\nz,,0\n");
  tables.verified = checked;
  const auto verified = nlohmann::json::parse(json_report(evaluate(tables)))["verified"];
  tables.verified.reset();
  tables.truth = checked;
  const auto truth = nlohmann::json::parse(json_report(evaluate(tables)));
  EXPECT_EQ(verified["per_tag"], truth["per_tag"]);
  EXPECT_EQ(verified["average"], truth["average"]);
}

// By hand, known cells only: car v TP, x FP, y FN; sad y TP, w and z TN. Half of the negatives: car N = 1, m = 0.5, all
// of it among the FP as there is no TN; sad N = 2, m = 1, all of it missed. Together TP 2, FP 1, FN 1, TN 2, m = 1.5.
TEST(FalseNegativeReport, BoundsTheDecisionsOfEveryTagAndOfAllTogether) {
  EvaluationConfig config;
  config.false_negatives = 0.5;
  const MetricReport report = evaluate(visible_tables(), config);
  ASSERT_TRUE(report.false_negatives);
  const DecisionBounds& car = report.false_negatives->per_tag[0];
  EXPECT_DOUBLE_EQ(car.precision->lower, 1.5 / 2);
  EXPECT_DOUBLE_EQ(car.precision->upper, 1.5 / 2);
  const DecisionBounds& sad = report.false_negatives->per_tag[1];
  EXPECT_DOUBLE_EQ(sad.recall->lower, 1.0 / 2);
  EXPECT_DOUBLE_EQ(sad.recall->upper, 1.0 / 2);
  const DecisionBounds& micro = report.false_negatives->micro;
  EXPECT_DOUBLE_EQ(micro.precision->lower, 2.0 / 3);
  EXPECT_DOUBLE_EQ(micro.precision->upper, 3.0 / 3);
  EXPECT_DOUBLE_EQ(micro.recall->lower, 2.0 / 4.5);
  EXPECT_DOUBLE_EQ(micro.f1->upper, 6.0 / 7.5);
}

TEST(EvaluationConfig, RefusesWhatIsNoShareOfNegatives) {
  EvaluationConfig config;
  EXPECT_NO_THROW(config.validate());
  for (const double share : {-0.5, 1.5, std::nan("")}) {
    config.false_negatives = share;
    EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("false_negatives is a share from 0 to 1"));
  }
}

// By hand: hidden car w (0.7) and sad v (0.8); true negatives that training did not see as positive: car x, z, sad w,
// x, z. A positive of the labels, car of y, is 0 in the truth.
TEST(HiddenCells, AreRankedAgainstTrueNegatives) {
  EvaluationTables tables = visible_tables();
  tables.truth = labels_from("id,car,sad\nv,1,1\nw,1,0\nx,0,0\ny,0,1\nz,0,0\n");
  const MetricReport report = evaluate(tables);
  EXPECT_EQ(report.hidden->count, 2);
  EXPECT_DOUBLE_EQ(report.hidden->roc_auc.value(), 1.0);
  EXPECT_DOUBLE_EQ(report.hidden->recall.value(), 1.0);
  EXPECT_EQ(report.hidden_per_tag[0].count, 1);
  EXPECT_THAT(report.notes, ElementsAre("1 positives of the labels are 0 in the truth, which counts"));
  tables.scores.scores(0, 1) = 0.35;  // sad of v: above 0.1, 0.3 and the 0.1 of car z; below 0.4 and the 0.6 of car x
  const MetricReport lower = evaluate(tables);
  EXPECT_DOUBLE_EQ(lower.hidden->roc_auc.value(), (5.0 + 3.0) / 10);
  EXPECT_DOUBLE_EQ(lower.hidden_per_tag[1].roc_auc.value(), 2.0 / 3);
}

TEST(Reports, SayWhichFiguresAreOverWhichCells) {
  EvaluationTables tables = visible_tables();
  tables.verified = labels_from("id,car,sad\nv,,1\nw,1,\nx,0,\ny,1,\nz,,0\n");
  EvaluationConfig config;
  config.false_negatives = 0.25;
  const MetricReport report = evaluate(tables, config);
  const std::string text = text_report(report);
  EXPECT_THAT(text, HasSubstr("5 rows, 2 tags; threshold 0.5; over all cells: those without a label are negative\n"));
  EXPECT_THAT(text, HasSubstr("over the verified cells only: 5 cells, 3 of them positive; 2 are other than"));
  // car: TP 1, FP 2, FN 1, TN 1, m = 0.75 <= TN: x from 0 to 0.75.
  EXPECT_THAT(text, HasSubstr("car      0.3333 to 0.5833  0.3636 to 0.6364  0.3478 to 0.6087\n"));
  const auto json = nlohmann::json::parse(json_report(report));
  EXPECT_EQ(json["figures_over"], "all_cells_unlabelled_as_negative");
  EXPECT_EQ(json["verified"]["per_tag"]["car"]["precision"], 0.5);
  EXPECT_EQ(json["false_negatives"]["share"], 0.25);
  EXPECT_DOUBLE_EQ(json["false_negatives"]["per_tag"]["car"]["precision"]["upper"].get<double>(), 1.75 / 3);
  EXPECT_TRUE(json["false_negatives"]["micro"]["f1"].contains("lower"));
  const std::string csv = csv_report(report);
  EXPECT_THAT(csv, HasSubstr(",exact_match,precision_lower,precision_upper,recall_lower,recall_upper,f1_lower,f1_upper,"
                             "over\ncar,2,0.4,"));
  EXPECT_THAT(csv, HasSubstr(",0.3333333333333333,0.5833333333333334,"));
  EXPECT_THAT(csv, HasSubstr("\n(macro),"));
  EXPECT_THAT(csv, HasSubstr(",all\ncar,2,0.6666666666666666,0.5,"));  // the verified rows follow the others
  EXPECT_THAT(csv, HasSubstr("\n(weighted),,,0.6666666666666666,,,,,,,,,,,,,,,verified\n"));
}

TEST(Reports, TellHiddenCellsApartInEveryFormat) {
  EvaluationTables tables = visible_tables();
  tables.truth = labels_from("id,car,sad\nv,1,1\nw,1,0\nx,0,0\ny,1,1\nz,0,0\n");
  const MetricReport report = evaluate(tables);
  const std::string text = text_report(report);
  EXPECT_THAT(text,
              HasSubstr("hidden cells: 2, mean score 0.7500, recall 1.0000, roc_auc 1.0000 against true negatives"));
  EXPECT_THAT(text, HasSubstr("car         1      0.7000  1.0000   1.0000\n"));
  EXPECT_THAT(csv_report(report), HasSubstr(",hidden,hidden_mean_score,hidden_recall,hidden_roc_auc\n"));
  EXPECT_THAT(csv_report(report), HasSubstr(",2,0.75,1,1\n(weighted),"));
  // By hand: roc_auc of car 5 of 6 pairs (support 3), of sad 1 (support 2): (3 x 5/6 + 2) / 5.
  EXPECT_THAT(csv_report(report), HasSubstr("(weighted),,,0.9,,,,,,,,,,,,\n"));
  const auto json = nlohmann::json::parse(json_report(report));
  EXPECT_EQ(json["figures_over"], "truth");
  EXPECT_EQ(json["hidden"]["per_tag"]["car"]["roc_auc"], 1.0);
}

TEST(Evaluation, SaysThatPrecisionMeansNothingWithoutNegatives) {
  EvaluationTables tables = visible_tables();
  tables.labels = labels_from("id,car,sad\nv,1,\nw,,1\nx,1,\ny,1,1\nz,,0\n");  // car has no 0
  EXPECT_THAT(evaluate(tables).notes,
              ElementsAre(HasSubstr("1 of 2 tags have no negative: their precision and average precision are 1")));
  EvaluationConfig config;
  config.false_negatives = 0.1;
  EXPECT_TRUE(evaluate(tables, config).false_negatives);
  tables.labels = labels_from("id,car,sad\nv,1,\nw,,1\nx,1,\ny,1,1\nz,,\n");
  EXPECT_THAT(evaluate(tables).notes, ElementsAre(HasSubstr("2 of 2 tags have no negative")));
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables, config); }),
              HasSubstr("of the cells that the figures are over none is negative"));
  config.unlabelled_as_negative = true;
  EXPECT_THAT(evaluate(tables, config).notes, ::testing::IsEmpty());
}

}  // namespace
}  // namespace ctxtag
