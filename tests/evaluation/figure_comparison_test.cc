#include "ctxtag/evaluation/figure_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "ctxtag/base/random.h"
#include "ctxtag/evaluation/compare.h"
#include "ctxtag/evaluation/figures.h"
#include "ctxtag/metrics/delong.h"
#include "ctxtag/metrics/normal_distribution.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Three systems on 200 rows and three tags; z knows most, y little, x is y with other scores.
ComparedCells three_systems() {
  Random random(5);
  ComparedCells cells;
  cells.systems = {"z", "y", "x"};
  cells.vocabulary = TagVocabulary({"gym", "car", "sad"});
  cells.values.resize(200, 3);
  cells.known = ByteMatrix::Ones(200, 3);
  cells.scores.assign(3, RealMatrix(200, 3));
  for (Eigen::Index row = 0; row < 200; ++row) {
    cells.cluster.push_back(static_cast<std::size_t>(row));
    for (Eigen::Index tag = 0; tag < 3; ++tag) {
      cells.values(row, tag) = random.uniform() < 0.4 ? 1 : 0;
      const double shared = random.normal();
      cells.scores[0](row, tag) = shared + random.normal() + 2.0 * cells.values(row, tag);
      cells.scores[1](row, tag) = shared + random.normal() + 0.5 * cells.values(row, tag);
    }
  }
  cells.scores[2] = 2.0 * cells.scores[1] - 1.0;
  cells.clusters = 200;
  cells.decisions = {decisions_at(cells.scores[0], {0.5, 0.5, 0.5}), decisions_at(cells.scores[1], {0.5, 0.5, 0.5}),
                     decisions_at(cells.scores[2], {0.0, 0.0, 0.0})};  // as those of y
  return cells;
}

BootstrapConfig few() {
  BootstrapConfig config;
  config.replicates = 400;
  return config;
}

const FigureDifference& figure(const std::vector<FigureDifference>& figures, const std::string& name) {
  return *std::find_if(figures.begin(), figures.end(), [&](const auto& of) { return of.name == name; });
}

TEST(CompareFigures, AgreesWithThePairedBootstrapInMacroRocAuc) {
  const ComparedCells cells = three_systems();
  for (const char* const method : {"percentile", "bca"}) {
    BootstrapConfig config = few();
    config.method = method;
    const Comparison macro = paired_bootstrap(cells, config);
    const FigureComparison all = compare_figures(cells, {{"all"}, false}, config, 2);
    for (std::size_t i = 0; i < 2; ++i) {  // the third pair's difference is 0 throughout
      const FigureDifference& difference = figure(all.pairs[i].average, "macro_roc_auc");
      EXPECT_EQ(difference.difference.value, macro.pairs[i].difference);
      EXPECT_EQ(difference.difference.interval->low, macro.pairs[i].interval.low);
      EXPECT_EQ(all.systems[i].average[0].figure.interval->high, macro.systems[i].interval.high);
    }
  }
}

TEST(CompareFigures, TellsWhatDiffersFromWhatDoesNot) {
  const FigureComparison found = compare_figures(three_systems(), {{"all"}, true}, few());
  ASSERT_EQ(found.pairs.size(), 3U);
  const FigureDifference& apart = figure(found.pairs[0].per_tag[1], "roc_auc");
  EXPECT_TRUE(apart.difference.interval->excludes_zero());
  EXPECT_EQ(apart.p, 2.0 / 401.0);  // the least that 400 samples can give
  // 9 tests of a tag's figure: the 6 that differ times 9 at most, those of equal systems 1.
  EXPECT_NEAR(apart.holm.value(), 9.0 * 2.0 / 401.0, 1e-15);
  EXPECT_EQ(apart.test->name, "delong");
  EXPECT_EQ(apart.test->count, 200);
  EXPECT_LT(apart.test->p.value(), 1e-4);
  EXPECT_EQ(figure(found.pairs[0].average, "macro_f1").test->name, "wilcoxon");
  EXPECT_EQ(figure(found.pairs[0].average, "macro_f1").test->p, 0.25);  // three tags, all of one side: 2 / 8
  EXPECT_EQ(figure(found.pairs[0].average, "macro_roc_auc").test->count, 3);
  EXPECT_EQ(figure(found.pairs[2].average, "macro_roc_auc").test->count, 0);
  EXPECT_FALSE(figure(found.pairs[0].average, "micro_f1").test.has_value());
  const FigureDifference& equal = figure(found.pairs[2].per_tag[1], "roc_auc");
  EXPECT_EQ(equal.difference.value, 0.0);
  EXPECT_EQ(equal.p, 1.0);
  EXPECT_FALSE(equal.test->p.has_value());
  EXPECT_EQ(figure(found.pairs[2].per_tag[0], "accuracy").test->p, 1.0);
  EXPECT_EQ(figure(found.pairs[2].per_tag[0], "accuracy").test->count, 0);
}

TEST(CompareFigures, CountsTagsWonAndLostAlsoAfterCorrection) {
  const FigureComparison found = compare_figures(three_systems(), {{"roc_auc"}, false}, few());
  ASSERT_EQ(found.pairs[0].wins.size(), 1U);
  const TagWins& clear = found.pairs[0].wins[0];
  EXPECT_EQ(clear.figure, "roc_auc");
  EXPECT_EQ(clear.won, 3);
  EXPECT_EQ(clear.won_significantly, 3);
  EXPECT_EQ(clear.lost + clear.tied, 0);
  EXPECT_EQ(found.pairs[2].wins[0].tied, 3);
  // From the other side.
  ComparedCells cells = three_systems();
  std::swap(cells.scores[0], cells.scores[1]);
  const TagWins other = compare_figures(cells, {{"roc_auc"}, false}, few()).pairs[0].wins[0];
  EXPECT_EQ(other.lost, 3);
  EXPECT_EQ(other.lost_significantly, 3);
}

TEST(CompareFigures, CountsMcNemarFromTheDecisions) {
  ComparedCells cells = three_systems();
  cells.known.block(0, 0, 60, 1).setZero();
  const FigureComparison found = compare_figures(cells, {{"accuracy", "exact_match"}, true}, few());
  std::int64_t only_first = 0, only_second = 0, rows_first = 0, rows_second = 0;
  for (Eigen::Index row = 0; row < 200; ++row) {
    const bool first = cells.decisions[0](row, 0) == cells.values(row, 0);
    const bool second = cells.decisions[1](row, 0) == cells.values(row, 0);
    only_first += row >= 60 && first && !second ? 1 : 0;
    only_second += row >= 60 && second && !first ? 1 : 0;
    const bool all_first = (cells.decisions[0].row(row) == cells.values.row(row)).all();
    const bool all_second = (cells.decisions[1].row(row) == cells.values.row(row)).all();
    rows_first += row >= 60 && all_first && !all_second ? 1 : 0;
    rows_second += row >= 60 && all_second && !all_first ? 1 : 0;
  }
  const FigureDifference& accuracy = found.pairs[0].per_tag[0].front();
  EXPECT_EQ(accuracy.test->count, only_first + only_second);
  EXPECT_NEAR(accuracy.difference.value.value(), static_cast<double>(only_first - only_second) / 140.0, 1e-14);
  EXPECT_EQ(found.pairs[0].average.front().test->count, rows_first + rows_second);
}

TEST(CompareFigures, TestsTheKnownCellsOfATagByDelong) {
  ComparedCells cells = three_systems();
  cells.known.block(0, 1, 60, 1).setZero();
  const FigureComparison found = compare_figures(cells, {{"roc_auc"}, true}, few());
  const FigureTest& test = found.pairs[0].per_tag[1].front().test.value();
  const auto alone = delong(cells.scores[0].col(1).tail(140), cells.scores[1].col(1).tail(140),
                            cells.values.col(1).tail(140).cast<double>());
  EXPECT_EQ(test.count, 140);
  EXPECT_EQ(test.p, alone->p_value());
}

TEST(CompareFigures, WinsNoTagSignificantlyOnlyBeforeCorrection) {
  BootstrapConfig config = few();
  config.confidence = 0.97;  // p = .005, after correction .045
  const TagWins wins = compare_figures(three_systems(), {{"roc_auc"}, false}, config).pairs[0].wins[0];
  EXPECT_EQ(wins.won, 3);
  EXPECT_EQ(wins.won_significantly, 0);
}

TEST(CompareFigures, GivesTheSmallestDetectableDifferenceOfTheSamplesDeviation) {
  const FigureComparison found = compare_figures(three_systems(), {{"macro_f1"}, false}, few());
  const FigureDifference& difference = found.pairs[0].average.front();
  EXPECT_NEAR(difference.detectable.value(), 2.8015852 * difference.standard_error.value(), 1e-7);
  // An interval of a normal difference is 3.92 deviations wide.
  const Interval interval = *difference.difference.interval;
  EXPECT_NEAR((interval.high - interval.low) / *difference.standard_error, 3.92, 0.4);
}

TEST(CompareFigures, NotesWhatItsTestsCannotShow) {
  ComparedCells cells = three_systems();
  const FigureComparison few_samples = compare_figures(cells, {{"roc_auc"}, false}, [] {
    BootstrapConfig config;
    config.replicates = 300;
    return config;
  }());
  // 9 tests * 2 / (R + 1) <= 0.05 from R = 359 on.
  EXPECT_THAT(few_samples.notes, Contains(HasSubstr("of 9 tests corrected together")));
  EXPECT_THAT(few_samples.notes, Contains(HasSubstr("draw 359 replicates or more")));
  for (std::size_t& cluster : cells.cluster) cluster /= 2;
  cells.clusters = 100;
  const FigureComparison clustered = compare_figures(cells, {{"roc_auc"}, true}, few());
  EXPECT_THAT(clustered.notes, Contains(HasSubstr("these 200 rows are 100 clusters")));
  cells.fold.assign(200, 0);
  std::fill(cells.fold.begin() + 100, cells.fold.end(), 1);
  cells.folds = 2;
  const FigureComparison folds = compare_figures(cells, {{"roc_auc"}, true}, few());
  EXPECT_THAT(folds.notes, Contains(StartsWith("DeLong's test is of one set of rows")));
  EXPECT_FALSE(folds.pairs[0].per_tag[0].front().test.has_value());
}

TEST(CompareFigures, AreMeansOverFoldsOfWhatIsRankedWithinThem) {
  ComparedCells cells = three_systems();
  cells.fold.assign(200, 0);
  std::fill(cells.fold.begin() + 120, cells.fold.end(), 1);
  cells.folds = 2;
  const FigureComparison both = compare_figures(cells, {{"all"}, false}, few());
  std::vector<Figures> of_folds;
  for (const auto& [first, count] : {std::pair<int, int>{0, 120}, {120, 80}}) {
    const ScoredLabels rows{cells.scores[0].middleRows(first, count), cells.values.middleRows(first, count),
                            cells.known.middleRows(first, count)};
    of_folds.push_back(with_given_decisions(ranking_figures(rows), rows, cells.decisions[0].middleRows(first, count)));
  }
  const auto mean = [](const std::optional<double>& a, const std::optional<double>& b) { return 0.5 * (*a + *b); };
  const std::vector<NamedInterval>& average = both.systems[0].average;
  EXPECT_NEAR(*both.systems[0].per_tag[2][0].figure.value,
              mean(of_folds[0].per_tag[2].roc_auc, of_folds[1].per_tag[2].roc_auc), 1e-14);
  EXPECT_NEAR(*average[0].figure.value,
              mean(of_folds[0].average.macro_roc_auc.value, of_folds[1].average.macro_roc_auc.value), 1e-14);
  EXPECT_NEAR(*average[1].figure.value, mean(of_folds[0].average.micro_roc_auc, of_folds[1].average.micro_roc_auc),
              1e-14);
  EXPECT_NEAR(*average.back().figure.value,
              0.6 * *of_folds[0].average.exact_match + 0.4 * *of_folds[1].average.exact_match, 1e-14);
}

TEST(CompareFigures, LeaveDecisionsOutWhereThereAreNone) {
  ComparedCells cells = three_systems();
  cells.decisions.clear();
  const FigureComparison found = compare_figures(cells, {{"f1", "macro_f1", "exact_match", "roc_auc"}, true}, few());
  EXPECT_FALSE(figure(found.pairs[0].per_tag[0], "f1").difference.value.has_value());
  EXPECT_FALSE(figure(found.pairs[0].per_tag[0], "f1").p.has_value());
  EXPECT_FALSE(figure(found.pairs[0].average, "exact_match").test.has_value());
  EXPECT_TRUE(figure(found.pairs[0].per_tag[0], "roc_auc").difference.value.has_value());
}

TEST(FigureChoice, NeedsDecisionsUnlessAllFiguresAreOfRankings) {
  EXPECT_FALSE((FigureChoice{{"roc_auc", "micro_average_precision"}, true}.needs_decisions()));
  EXPECT_TRUE((FigureChoice{{"roc_auc", "kappa"}, false}.needs_decisions()));
  EXPECT_TRUE((FigureChoice{{"all"}, false}.needs_decisions()));
}

TEST(CompareFigures, RefusesANameThatNoFigureHas) {
  EXPECT_THAT(test::error_of<ConfigError>([] {
                FigureChoice{{"macro_rocauc"}, false}.validate();
              }),
              HasSubstr("there is no figure 'macro_rocauc' (nearest: 'macro_roc_auc')"));
}

TEST(FigureReports, HoldFiguresOfSystemsAndPairsBesideWhatTheComparisonHeld) {
  const ComparedCells cells = three_systems();
  const std::string before = comparison_json(paired_bootstrap(cells, few()));
  const FigureComparison found = compare_figures(cells, {{"roc_auc", "accuracy", "macro_roc_auc"}, true}, few());
  const auto json = nlohmann::json::parse(with_figures(before, found));
  const auto old = nlohmann::json::parse(before);
  EXPECT_EQ(json["systems"][1]["macro_roc_auc"], old["systems"][1]["macro_roc_auc"]);
  EXPECT_EQ(json["pairs"][0]["difference"], old["pairs"][0]["difference"]);
  EXPECT_EQ(json["systems"][0]["per_tag"]["car"]["roc_auc"], *found.systems[0].per_tag[1][0].figure.value);
  EXPECT_EQ(json["systems"][0]["average"]["macro_roc_auc"], old["systems"][0]["macro_roc_auc"]);
  EXPECT_EQ(json["systems"][0]["intervals"]["average"]["macro_roc_auc"], old["systems"][0]["interval"]);
  const auto& pair = json["pairs"][0];
  EXPECT_EQ(pair["differences"]["average"]["macro_roc_auc"], old["pairs"][0]["difference"]);
  EXPECT_EQ(pair["intervals"]["average"]["macro_roc_auc"], old["pairs"][0]["interval"]);
  EXPECT_EQ(pair["p_values"]["per_tag"]["gym"]["roc_auc"], *found.pairs[0].per_tag[0][0].p);
  EXPECT_EQ(pair["p_values_holm"]["per_tag"]["gym"]["roc_auc"], *found.pairs[0].per_tag[0][0].holm);
  EXPECT_EQ(pair["tests"]["per_tag"]["gym"]["roc_auc"]["test"], "delong");
  EXPECT_EQ(pair["tests"]["per_tag"]["gym"]["accuracy"]["test"], "mcnemar");
  EXPECT_EQ(pair["tests"]["average"]["macro_roc_auc"]["test"], "wilcoxon");
  EXPECT_EQ(pair["detectable_differences"]["average"]["macro_roc_auc"], *found.pairs[0].average[0].detectable);
  EXPECT_EQ(pair["wins"]["roc_auc"]["won"], 3);
  const std::string text = figures_text(found);
  EXPECT_THAT(
      text,
      HasSubstr(
          "\nroc_auc       z       y  difference       95 % interval       p  p (Holm)  detectable     test, of"));
  EXPECT_THAT(text, HasSubstr("delong, 200"));
  EXPECT_THAT(text, HasSubstr("\ntags won    figure  won  lost  tied  won (Holm)  lost (Holm)\nz - y      roc_auc    3 "
                              "    0     0           3            0\n"));
  const std::string csv = figures_csv(found);
  EXPECT_THAT(csv, StartsWith("system,less,tag,figure,value,low,high,replicates,standard_error,p_value"));
  EXPECT_THAT(csv, HasSubstr("\nz,y,gym,roc_auc,"));
  EXPECT_THAT(csv, HasSubstr(",delong,"));
  EXPECT_THAT(csv, HasSubstr("\nz,,,macro_roc_auc,"));
}

}  // namespace
}  // namespace ctxtag
