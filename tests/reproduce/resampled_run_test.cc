#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "ctxtag/reproduce/run_figures.h"
#include "ctxtag/reproduce/study_summary.h"

namespace ctxtag {
namespace {

// Random labels, a tenth of them unknown; scores on a grid, so that there are ties.
ScoredLabels random_cells(Eigen::Index rows, Eigen::Index tags) {
  ScoredLabels cells{RealMatrix(rows, tags), ByteMatrix(rows, tags), ByteMatrix(rows, tags)};
  Random random(4);
  for (Eigen::Index row = 0; row < rows; ++row) {
    for (Eigen::Index tag = 0; tag < tags; ++tag) {
      cells.scores(row, tag) = static_cast<double>(random.below(11)) / 10.0;
      cells.values(row, tag) = random.below(4) == 0 ? 1 : 0;
      cells.known(row, tag) = random.below(10) == 0 ? 0 : 1;
    }
  }
  return cells;
}

// Row r `copies[r]` times.
ScoredLabels repeated(const ScoredLabels& cells, const std::vector<int>& copies) {
  std::vector<Eigen::Index> rows;
  for (std::size_t row = 0; row < copies.size(); ++row) {
    rows.insert(rows.end(), static_cast<std::size_t>(copies[row]), static_cast<Eigen::Index>(row));
  }
  return {cells.scores(rows, Eigen::all), cells.values(rows, Eigen::all), cells.known(rows, Eigen::all)};
}

void expect_equal(const StudyFigures& a, const StudyFigures& b) {
  for (std::size_t i = 0; i < kStudyFigures; ++i) {
    ASSERT_EQ(a[i].has_value(), b[i].has_value()) << study_figure_names()[i];
    if (!a[i]) continue;
    EXPECT_NEAR(*a[i], *b[i], 1e-12) << study_figure_names()[i];
  }
}

TEST(ResampledRun, OfEveryRowOnceHasTheFiguresOfTheRun) {
  const ScoredLabels cells = random_cells(30, 7);
  const std::vector<double> thresholds = {0.2, 0.3, 0.4, 0.5, 0.0, 2.0, 0.7};
  expect_equal(ResampledRun(cells, thresholds).figures(std::vector<int>(30, 1)), run_figures(cells, thresholds));
  expect_equal(ResampledRun(cells, {}).figures(std::vector<int>(30, 1)), run_figures(cells, {}));
}

TEST(ResampledRun, OfASampleHasTheFiguresOfItsRowsWrittenOut) {
  const ScoredLabels cells = random_cells(12, 5);
  const std::vector<double> thresholds = {0.2, 0.3, 0.4, 0.5, 0.6};
  const std::vector<int> copies = {0, 3, 1, 0, 0, 2, 1, 0, 1, 4, 0, 0};
  expect_equal(ResampledRun(cells, thresholds).figures(copies), run_figures(repeated(cells, copies), thresholds));
}

// One tag, three tracks: the positive stands between the two negatives. By hand: ROC-AUC 1/2; average precision 1/2;
// at 0.5 the two best are given the tag: F1 = 2/3.
ScoredLabels three_rows() {
  ScoredLabels cells{RealMatrix(3, 1), ByteMatrix(3, 1), ByteMatrix::Ones(3, 1)};
  cells.scores << 0.9, 0.6, 0.1;
  cells.values << 0, 1, 0;
  return cells;
}

TEST(ResampledRun, AgreesWithACaseByHand) {
  const ResampledRun run(three_rows(), {});
  const StudyFigures once = run.figures({1, 1, 1});
  EXPECT_DOUBLE_EQ(once[0].value(), 0.5);
  EXPECT_DOUBLE_EQ(once[2].value(), 0.5);
  EXPECT_DOUBLE_EQ(once[4].value(), 2.0 / 3.0);
  EXPECT_FALSE(once[6].has_value());
  const StudyFigures twice_below = run.figures({0, 1, 2});  // nothing stands above the positive any more
  EXPECT_DOUBLE_EQ(twice_below[0].value(), 1.0);
  EXPECT_DOUBLE_EQ(twice_below[4].value(), 1.0);
  EXPECT_FALSE(run.figures({2, 0, 1})[0].has_value());  // no positive in the sample
}

TEST(FoldReplicates, DrawWholeGroupsAndTheSameSamplesForEverySystem) {
  RunScores scores{{{"a"}, {"b"}, {"c"}}, three_rows()};
  BootstrapConfig config;
  config.replicates = 50;
  const GroupOfTrack all_one = {{{"a"}, "x"}, {{"b"}, "x"}, {{"c"}, "x"}};
  for (const StudyFigures& replicate : fold_replicates(scores, {}, all_one, 0, config)) {
    EXPECT_DOUBLE_EQ(replicate[0].value(), 0.5);
  }
  int defined = 0, different_fold = 0;
  const auto here = fold_replicates(scores, {}, {}, 0, config), there = fold_replicates(scores, {}, {}, 1, config);
  scores.test.scores *= 0.5;  // another system that ranks alike
  const auto other = fold_replicates(scores, {}, {}, 0, config);
  for (std::size_t i = 0; i < here.size(); ++i) {
    EXPECT_EQ(here[i][0], other[i][0]);
    defined += here[i][0].has_value() ? 1 : 0;
    different_fold += here[i][0] != there[i][0] ? 1 : 0;
  }
  EXPECT_GT(defined, 15);  // a sample without the positive has probability 8/27
  EXPECT_LT(defined, 50);
  EXPECT_GT(different_fold, 5);
}

}  // namespace
}  // namespace ctxtag
