#include "ctxtag/report/change_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/markup.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

TEST(ChangePlot, DrawsARowForEveryChangeAndFillsDotsThatExcludeZero) {
  const ChangePlot plot{
      "Costs <&>",
      "a note",
      "change",
      {{"-20", "gain_db", -0.05, -0.08, -0.02}, {"-6", "gain_db", -0.01, -0.03, 0.01}, {"1.1", "tempo", {}, {}, {}}}};
  const std::string svg = change_plot_svg(plot);
  EXPECT_TRUE(test::well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("Costs &lt;&amp;&gt;"));
  EXPECT_THAT(svg, HasSubstr("<title>-20: -0.0500 (-0.0800 to -0.0200)</title>"));
  EXPECT_THAT(svg, HasSubstr("<title>1.1: undefined</title>"));
  EXPECT_EQ(test::count_of(svg, ">gain_db</text>"), 1U);
  EXPECT_EQ(test::count_of(svg, "<path class=\"bar\""), 2U);
  EXPECT_EQ(test::count_of(svg, "r=\"4\" fill=\"#0072b2\""), 1U);
  EXPECT_EQ(test::count_of(svg, "r=\"4\" fill=\"#ffffff\""), 1U);
  EXPECT_EQ(svg, change_plot_svg(plot));
}

TEST(ChangePlot, HasAnAxisWhereNothingChanges) {
  EXPECT_TRUE(test::well_formed(change_plot_svg({"", "", "", {{"0", "gain_db", 0.0, 0.0, 0.0}}})));
  EXPECT_TRUE(test::well_formed(change_plot_svg({})));
}

}  // namespace
}  // namespace ctxtag
