#include "report/palette.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

const ThemeColour& colour(const std::string& name) {
  for (const ThemeColour& one : palette()) {
    if (one.name == name) return one;
  }
  throw std::out_of_range(name);
}

TEST(Palette, MeasuresContrastAsTheGuidelinesDo) {
  EXPECT_DOUBLE_EQ(contrast_ratio("#000000", "#ffffff"), 21.0);
  EXPECT_DOUBLE_EQ(contrast_ratio("#ffffff", "#ffffff"), 1.0);
  // Examples of the Web Content Accessibility Guidelines: #777777 on white just fails 4.5, #767676 passes.
  EXPECT_NEAR(contrast_ratio("#777777", "#ffffff"), 4.478, 0.001);
  EXPECT_NEAR(contrast_ratio("#ffffff", "#767676"), 4.542, 0.001);
}

TEST(Palette, TextCanBeReadOnEverySurfaceInBothThemes) {
  for (const char* text : {"ink", "muted", "link"}) {
    for (const char* surface : {"paper", "panel"}) {
      EXPECT_GE(contrast_ratio(colour(text).light, colour(surface).light), 4.5) << text << " on " << surface;
      EXPECT_GE(contrast_ratio(colour(text).dark, colour(surface).dark), 4.5) << text << " on " << surface << ", dark";
    }
  }
}

TEST(Palette, NumbersCanBeReadOnEveryStepInBothThemes) {
  for (const char* scale : {"q", "d"}) {
    for (std::size_t i = 0; i < kSteps; ++i) {
      const std::string step = scale + std::to_string(i);
      EXPECT_GE(contrast_ratio(colour(step).light, colour(step + "-ink").light), 4.5) << step;
      EXPECT_GE(contrast_ratio(colour(step).dark, colour(step + "-ink").dark), 4.5) << step << ", dark";
    }
  }
}

TEST(Palette, ShapesStandOutInBothThemes) {
  for (const ThemeColour& one : palette()) {
    if (one.use != ColourUse::kShape) continue;
    EXPECT_GE(contrast_ratio(one.light, colour("paper").light), 3.0) << one.name;
    EXPECT_GE(contrast_ratio(one.dark, colour("paper").dark), 3.0) << one.name << ", dark";
  }
}

TEST(Palette, ItsScaleGetsEvenlyStrongerFromThePaper) {
  for (std::size_t i = 1; i < kSteps; ++i) {
    const ThemeColour &before = colour("q" + std::to_string(i - 1)), &now = colour("q" + std::to_string(i));
    EXPECT_GT(contrast_ratio(now.light, "#ffffff"), contrast_ratio(before.light, "#ffffff"));
    EXPECT_GT(contrast_ratio(now.dark, "#000000"), contrast_ratio(before.dark, "#000000"));
  }
}

TEST(Palette, NamesTheStepOfAShare) {
  EXPECT_EQ(step_class(0.0), "q0");
  EXPECT_EQ(step_class(1.0), "q12");
  EXPECT_EQ(step_class(0.5), "q6");
  EXPECT_EQ(step_class(7.0), "q12");
  EXPECT_EQ(diverging_class(0.0), "d6");
  EXPECT_EQ(diverging_class(-1.0), "d0");
  EXPECT_EQ(diverging_class(1.0), "d12");
}

TEST(Palette, IsWrittenForBothThemesAndForPaper) {
  const std::string css = palette_css();
  EXPECT_THAT(css, HasSubstr(":root{--paper:#ffffff;"));
  EXPECT_THAT(css, HasSubstr("@media (prefers-color-scheme:dark){:root{--paper:#14171c;"));
  EXPECT_THAT(css, HasSubstr("@media print{:root{--paper:#ffffff;"));
  EXPECT_GT(css.find("@media print"), css.find("@media (prefers-color-scheme"));  // the later one holds
}

}  // namespace
}  // namespace ctxtag
