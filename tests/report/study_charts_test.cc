#include "ctxtag/report/study_charts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/markup.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

WindowResult result_of(double seconds, int windows, const std::string& pool, double per_track, double figure) {
  WindowResult result;
  result.setting = {seconds, 0.5, 1, windows, pool};
  result.windows_per_track = per_track;
  result.macro_roc_auc = {figure, Interval{figure - 0.01, figure + 0.01}};
  return result;
}

TEST(StudyCharts, DrawALineForEveryWindowLengthByThePoolingOfTheBest) {
  WindowStudy study;
  study.excerpt_roc_auc = {0.7, Interval{0.6, 0.8}};
  study.results = {result_of(1.0, 1, "", 1.0, 0.65), result_of(1.0, 4, "mean", 4.0, 0.71),
                   result_of(1.0, 4, "max", 4.0, 0.5), result_of(3.0, 1, "", 1.0, 0.69),
                   result_of(3.0, 4, "mean", 4.0, 0.74)};
  study.best = 4;
  const std::string svg = window_study_svg(study);
  EXPECT_TRUE(test::well_formed(svg));
  EXPECT_EQ(test::count_of(svg, "<path class=\"line\""), 3U);
  EXPECT_THAT(svg, HasSubstr("<title>3 s windows at 4: 0.7400"));
  EXPECT_THAT(svg, HasSubstr("<title>one excerpt (front end) at 1: 0.7000 (0.6000 to 0.8000)"));
  EXPECT_THAT(svg, Not(HasSubstr("0.5000")));  // another pooling
}

TEST(StudyCharts, DrawWhatEveryPerturbationCosts) {
  RobustnessCard card;
  card.macro_roc_auc.value = 0.8;
  RobustnessLine line;
  line.perturbation = {"tempo", 1.25};
  line.macro_change = {-0.02, Interval{-0.03, -0.01}};
  card.lines = {line};
  const std::string svg = robustness_svg(card);
  EXPECT_TRUE(test::well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("<title>1.25: -0.0200 (-0.0300 to -0.0100)</title>"));
  EXPECT_THAT(svg, HasSubstr(">tempo</text>"));
}

}  // namespace
}  // namespace ctxtag
