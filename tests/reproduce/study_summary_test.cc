#include "ctxtag/reproduce/study_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "ctxtag/config/json.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

StudyConfig two_systems() {
  StudyConfig config;
  config.folds.number = 2;
  config.ratios = {0.5};
  config.seeds = {0};
  config.systems.resize(2);
  config.systems[0].name = "ce";
  config.systems[1].name = "im";
  config.systems[1].title = "IM | oracle";
  config.systems[1].negative = "ignore_missing";
  config.bootstrap.confidence = 0.5;
  return config;
}

FinishedRun finished(std::size_t system, int fold, double value, const std::vector<double>& replicates) {
  FinishedRun run;
  run.run = {{0, 0, fold}, system};
  run.figures[0] = value;
  for (const double replicate : replicates) {
    run.replicates.emplace_back();
    run.replicates.back()[0] = replicate;
  }
  return run;
}

std::vector<FinishedRun> by_hand() {
  return {finished(0, 0, 0.5, {0.4, 0.5, 0.6, 0.5, 0.5}), finished(0, 1, 0.7, {0.6, 0.7, 0.8, 0.7, 0.7}),
          finished(1, 0, 0.6, {0.6, 0.6, 0.6, 0.6, 0.7}), finished(1, 1, 0.9, {0.8, 0.9, 1.0, 0.9, 0.9})};
}

// By hand. Means of the folds' samples: ce .5 .6 .7 .6 .6, im .7 .75 .8 .75 .8, difference .2 .15 .1 .15 .2; the
// quartiles of five values are the second and the fourth. Deviation of .5 and .7: sqrt(.02); of the differences .1 and
// .2: sqrt(.005).
TEST(StudySummary, TakesMeansOverFoldsWithinEverySample) {
  const auto rows = study_summary(two_systems(), by_hand());
  ASSERT_EQ(rows.size(), 2 * kStudyFigures);
  const SummaryRow &ce = rows[0], &im = rows[kStudyFigures];
  EXPECT_EQ(ce.runs, 2);
  EXPECT_NEAR(ce.mean.value(), 0.6, 1e-12);
  EXPECT_NEAR(ce.deviation.value(), std::sqrt(0.02), 1e-12);
  EXPECT_NEAR(ce.interval.value().low, 0.6, 1e-12);
  EXPECT_NEAR(ce.interval.value().high, 0.6, 1e-12);
  EXPECT_FALSE(ce.difference.has_value());
  EXPECT_NEAR(im.mean.value(), 0.75, 1e-12);
  EXPECT_NEAR(im.interval.value().low, 0.75, 1e-12);
  EXPECT_NEAR(im.interval.value().high, 0.8, 1e-12);
  EXPECT_NEAR(im.difference.value(), 0.15, 1e-12);
  EXPECT_NEAR(im.difference_deviation.value(), std::sqrt(0.005), 1e-12);
  EXPECT_NEAR(im.difference_interval.value().low, 0.15, 1e-12);
  EXPECT_NEAR(im.difference_interval.value().high, 0.2, 1e-12);
  EXPECT_FALSE(rows[1].mean.has_value());  // no run has that figure
}

TEST(StudySummary, ComparesOnlyRunsOfTheSameSeedAndFold) {
  std::vector<FinishedRun> runs = by_hand();
  runs.erase(runs.begin());  // ce has not finished fold 0
  const auto rows = study_summary(two_systems(), runs);
  EXPECT_EQ(rows[0].runs, 1);
  EXPECT_FALSE(rows[0].deviation.has_value());
  EXPECT_NEAR(rows[kStudyFigures].mean.value(), 0.75, 1e-12);
  EXPECT_NEAR(rows[kStudyFigures].difference.value(), 0.2, 1e-12);
}

TEST(StudySummary, LeavesOutSamplesInWhichARunIsUndefined) {
  std::vector<FinishedRun> runs = by_hand();
  runs[0].replicates[2][0] = std::nullopt;  // means left: .5 .6 .6 .6
  const auto rows = study_summary(two_systems(), runs);
  EXPECT_NEAR(rows[0].interval.value().low, 0.575, 1e-12);
  EXPECT_NEAR(rows[0].interval.value().high, 0.6, 1e-12);
}

TEST(StudySummary, NamesWhatLeaksAndWhatIsMissing) {
  std::vector<FinishedRun> runs = by_hand();
  runs.erase(runs.begin());
  StudyConfig config = two_systems();
  const std::string text = summary_markdown(config, study_summary(config, runs));
  EXPECT_THAT(text, HasSubstr("| IM \\| oracle (leaks) |"));
  EXPECT_THAT(text, HasSubstr("oracle: knows what was hidden"));
  EXPECT_THAT(text, HasSubstr("- ce at 50 %: 1 of 2 runs"));
  EXPECT_THAT(text, HasSubstr("| 50 % hidden |"));
  EXPECT_THAT(text, HasSubstr("**+0.2000 (+0.2000 to +0.2000)**"));
}

TEST(StudySummary, ShowsTheDeviationOfSingleRunsBesideEveryInterval) {
  StudyConfig config = two_systems();
  const auto rows = study_summary(config, by_hand());
  const std::string text = summary_markdown(config, rows);
  EXPECT_THAT(text, HasSubstr("| ce | 0.6000 (0.6000 to 0.6000) \xC2\xB1 0.1414 |"));
  EXPECT_THAT(text, HasSubstr("**+0.1500 (+0.1500 to +0.2000) \xC2\xB1 0.0707**"));
  EXPECT_THAT(text, HasSubstr("A difference is bold where its interval leaves out 0: on other test tracks"));
  const std::string svg = study_picture(config, rows, 0);
  EXPECT_THAT(svg, HasSubstr("ticks: deviation of single runs"));
  EXPECT_THAT(svg, HasSubstr("<title>ce at 0.5: 0.6000 (0.6000 to 0.6000) \xC2\xB1 0.1414</title>"));
}

TEST(StudySummary, WritesEveryNumberInFull) {
  StudyConfig config = two_systems();
  const std::string csv = summary_csv(config, study_summary(config, by_hand()));
  EXPECT_THAT(csv, HasSubstr("system,ratio,figure,runs,mean,low,high,deviation,difference,"));
  EXPECT_THAT(csv, HasSubstr("\nce,0.5,micro_roc_auc,0,,,,,,,,\n"));
}

TEST(StudySummary, DrawsALinePerSystem) {
  StudyConfig config = two_systems();
  const auto rows = study_summary(config, by_hand());
  const std::string svg = study_picture(config, rows, 0);
  EXPECT_THAT(svg, HasSubstr(">ce</text>"));
  EXPECT_THAT(svg, HasSubstr(">IM | oracle (leaks)</text>"));
  EXPECT_EQ(svg, study_picture(config, rows, 0));
}

// By hand. Fold 0: differences .1 at 50 % and .3 at 100 %, a slope of .4; fold 1: .2 and .2, a slope of 0; mean .2,
// deviation sqrt(.08). In each of two samples all values move alike, so the slopes are the same.
TEST(StudyTrends, AreTheSlopeOfTheDifferencesOverWhatIsHidden) {
  StudyConfig config = two_systems();
  config.ratios = {0.5, 1.0};
  std::vector<FinishedRun> runs;
  for (const auto& [ratio, system, fold, value] :
       std::vector<std::tuple<std::size_t, std::size_t, int, double>>{{0, 0, 0, 0.5},
                                                                      {0, 1, 0, 0.6},
                                                                      {1, 0, 0, 0.4},
                                                                      {1, 1, 0, 0.7},
                                                                      {0, 0, 1, 0.7},
                                                                      {0, 1, 1, 0.9},
                                                                      {1, 0, 1, 0.5},
                                                                      {1, 1, 1, 0.7}}) {
    runs.push_back(finished(system, fold, value, {value - 0.1, value + 0.05}));
    runs.back().run.cell.ratio = ratio;
  }
  const auto trends = study_trends(config, runs);
  ASSERT_EQ(trends.size(), kStudyFigures);  // of im alone
  EXPECT_EQ(trends[0].system, 1U);
  EXPECT_EQ(trends[0].runs, 2);
  EXPECT_NEAR(trends[0].slope.value(), 0.2, 1e-12);
  EXPECT_NEAR(trends[0].slope_deviation.value(), std::sqrt(0.08), 1e-12);
  EXPECT_NEAR(trends[0].interval.value().low, 0.2, 1e-12);
  EXPECT_NEAR(trends[0].interval.value().high, 0.2, 1e-12);
  EXPECT_FALSE(trends[1].slope.has_value());
  EXPECT_THAT(trends_markdown(config, trends),
              HasSubstr("| IM \\| oracle | macro_roc_auc | **+0.2000 (+0.2000 to +0.2000)** | 2 |"));
  const auto json = nlohmann::json::parse(summary_json(config, study_summary(config, runs), trends));
  EXPECT_EQ(json["reference"], "ce");
  EXPECT_EQ(json["systems"][1]["at"][1]["hidden_percent"].dump(), "100");
  EXPECT_NEAR(json["systems"][1]["at"][1]["macro_roc_auc"]["difference"]["value"].get<double>(), 0.25, 1e-12);
  EXPECT_NEAR(json["systems"][1]["trend"]["macro_roc_auc"]["value"].get<double>(), 0.2, 1e-12);
  EXPECT_TRUE(json["systems"][1]["trend"]["micro_roc_auc"]["value"].is_null());

  runs.pop_back();  // fold 1 lacks a run: it takes no part
  EXPECT_NEAR(study_trends(config, runs)[0].slope.value(), 0.4, 1e-12);
}

TEST(StudyTrends, NeedTwoRatios) { EXPECT_TRUE(study_trends(two_systems(), by_hand()).empty()); }

}  // namespace
}  // namespace ctxtag
