#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/figures.h"
#include "ctxtag/evaluation/report_text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/npy.h"
#include "support/folders.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::test_data;
namespace fs = std::filesystem;

nlohmann::json reference() {
  std::ifstream file(test::golden("metrics/expected.json"));
  return nlohmann::json::parse(file);
}

TEST(ReferenceMetrics, AreThoseOfScikitLearn) {
  EvaluationTables tables;
  tables.scores = read_scores(test::golden("metrics/scores.csv"));
  tables.labels = read_labels(test::golden("metrics/labels.csv"), tables.scores.vocabulary);
  const auto ours = nlohmann::json::parse(json_report(evaluate(tables)));
  const nlohmann::json expected = reference();
  int compared = 0;
  const auto compare = [&](const nlohmann::json& wanted, const nlohmann::json& found, const std::string& where) {
    for (const auto& [key, value] : wanted.items()) {
      ASSERT_TRUE(found.contains(key)) << where << key;
      ++compared;
      if (value.is_null()) {
        EXPECT_TRUE(found[key].is_null()) << where << key;
      } else {
        ASSERT_TRUE(found[key].is_number()) << where << key;
        EXPECT_NEAR(found[key].get<double>(), value.get<double>(), 1e-9) << where << key;
      }
    }
  };
  for (const auto& [tag, figures] : expected["per_tag"].items()) compare(figures, ours["per_tag"][tag], tag + ".");
  compare(expected["average"], ours["average"], "average.");
  EXPECT_EQ(compared, 15 * 8 + 12);
}

ByteMatrix bytes(const fs::path& file) {
  const NpyArray array(file);
  const std::vector<double> values = array.to_doubles();
  return Eigen::Map<const RealMatrix>(values.data(), static_cast<Eigen::Index>(array.header().shape[0]),
                                      static_cast<Eigen::Index>(array.header().shape[1]))
      .cast<std::uint8_t>();
}

// MTG-Jamendo mood/theme with the published scores of its VGG baseline.
class Jamendo : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(folder)) GTEST_SKIP() << "set CTXTAG_TEST_DATA to run on the MTG-Jamendo scores";
    cells.values = bytes(folder / "groundtruth.npy");
    cells.known = ByteMatrix::Ones(cells.values.rows(), cells.values.cols());
    const std::vector<double> scores = NpyArray(folder / "baseline_vggish_predictions.npy").to_doubles();
    cells.scores = Eigen::Map<const RealMatrix>(scores.data(), cells.values.rows(), cells.values.cols());
    CsvReader lines(folder / "baseline_vggish_thresholds.txt", '\t');
    std::vector<std::string> row = lines.header();
    do {
      thresholds.push_back(std::stod(row[1]));
    } while (lines.next(row));
  }

  const fs::path folder = test_data() / "data/jamendo_scores";
  ScoredLabels cells;
  std::vector<double> thresholds;
};

TEST_F(Jamendo, HasThePublishedAreas) {
  const AverageFigures average = ranking_figures(cells).average;
  EXPECT_NEAR(average.macro_roc_auc.value.value(), 0.725821, 1e-6);
  EXPECT_NEAR(average.micro_roc_auc.value(), 0.775029, 1e-6);
  EXPECT_NEAR(average.macro_average_precision.value.value(), 0.107734, 1e-6);
  EXPECT_NEAR(average.micro_average_precision.value(), 0.140913, 1e-6);
  EXPECT_EQ(average.macro_roc_auc.tags, 56);
}

TEST_F(Jamendo, HasThePublishedPrecisionAndRecallOfTheStoredDecisions) {
  ScoredLabels decisions = cells;
  decisions.scores = bytes(folder / "baseline_vggish_decisions.npy").cast<double>();
  Conventions zeros;
  zeros.undefined_as_zero = true;
  const AverageFigures average =
      with_decisions(ranking_figures(decisions), decisions, std::vector<double>(56, 0.5), zeros).average;
  EXPECT_NEAR(average.macro_precision.value.value(), 0.138216, 1e-6);
  EXPECT_NEAR(average.macro_recall.value.value(), 0.308650, 1e-6);
  EXPECT_NEAR(average.macro_f1.value.value(), 0.165694, 1e-6);
  EXPECT_NEAR(average.micro_precision.value(), 0.116097, 1e-6);
  EXPECT_NEAR(average.micro_recall.value(), 0.373480, 1e-6);
  EXPECT_NEAR(average.micro_f1.value(), 0.177133, 1e-6);
}

TEST_F(Jamendo, LosesF1ByLeavingOutTheThresholdItself) {
  Conventions at_least, above;
  at_least.undefined_as_zero = above.undefined_as_zero = true;
  above.decision = DecisionRule::kHalfToEven;
  const Figures ranking = ranking_figures(cells);
  EXPECT_NEAR(with_decisions(ranking, cells, thresholds, at_least).average.macro_f1.value.value(), 0.172776, 1e-6);
  EXPECT_NEAR(with_decisions(ranking, cells, thresholds, above).average.macro_f1.value.value(), 0.165694, 1e-6);
}

TEST_F(Jamendo, HasThePublishedThresholds) {
  const auto fitted = fitted_thresholds(cells);
  for (std::size_t tag = 0; tag < thresholds.size(); ++tag)
    EXPECT_NEAR(fitted[tag].value(), thresholds[tag], 1e-9) << tag;
}

TEST(Icassp2020, HasTheKnownFiguresOfAlwaysPredictingEveryTag) {
  const auto file = test_data() / "data/icassp2020/test_ground_truth_binarized.csv.gz";
  if (!fs::exists(file)) GTEST_SKIP() << "set CTXTAG_TEST_DATA to run on the released labels";
  EvaluationTables tables;
  tables.labels = read_labels(file);
  tables.scores = {tables.labels.ids, {}, tables.labels.vocabulary, RealMatrix::Ones(12169, 15)};
  const AverageFigures average = evaluate(tables).figures.average;
  EXPECT_NEAR(average.macro_f1.value.value(), 0.6509, 5e-5);
  EXPECT_NEAR(average.micro_f1.value(), 0.6560, 5e-5);
  EXPECT_NEAR(average.hamming_loss.value(), 0.5119, 5e-5);
}

}  // namespace
}  // namespace ctxtag
