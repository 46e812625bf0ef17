#include "ctxtag/report/line_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "support/markup.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

LineChart chart_of(std::size_t lines) {
  LineChart chart{"Macro <ROC> & AUC", "a note", "hidden", "figure", {}};
  for (std::size_t i = 0; i < lines; ++i) {
    ChartLine line{"system " + std::to_string(i), {}};
    for (const double x : {0.0, 0.25, 0.5}) {
      const double y = 0.8 - 0.1 * x + 0.002 * static_cast<double>(i);
      line.points.push_back({x, y, y - 0.01, y + 0.01});
    }
    chart.lines.push_back(line);
  }
  return chart;
}

std::vector<std::string> all_of(const std::string& svg, const std::string& begin) {
  std::vector<std::string> found;
  for (std::size_t at = svg.find(begin); at != std::string::npos; at = svg.find(begin, at + 1)) {
    found.push_back(svg.substr(at, svg.find('\n', at) - at));
  }
  return found;
}

TEST(LineChart, DrawsALineAndANameForEverySystem) {
  const std::string svg = line_chart_svg(chart_of(16));
  EXPECT_TRUE(test::well_formed(svg));
  EXPECT_EQ(test::count_of(svg, "<path class=\"line\""), 16U);
  for (int i = 0; i < 16; ++i) EXPECT_EQ(test::count_of(svg, ">system " + std::to_string(i) + "</text>"), 1U) << i;
  EXPECT_THAT(svg, HasSubstr("<title>system 3 at 0.25: 0.7810 (0.7710 to 0.7910)</title>"));
  EXPECT_THAT(svg, HasSubstr("Macro &lt;ROC&gt; &amp; AUC"));
}

// One line from 0.5 to 0.6, its first point with a spread of 0.1: the scale reaches down to 0.4.
TEST(LineChart, DrawsTicksAtTheSpreadOfSingleMeasurements) {
  LineChart chart{"", "", "", "", {{"a", {{0.0, 0.5, 0.5, 0.5, 0.1}, {1.0, 0.6, 0.6, 0.6}}}}};
  const std::string svg = line_chart_svg(chart);
  EXPECT_TRUE(test::well_formed(svg));
  EXPECT_EQ(test::count_of(svg, "<path class=\"spread\""), 2U);
  EXPECT_THAT(svg, HasSubstr("<title>a at 0: 0.5000 (0.5000 to 0.5000) \xC2\xB1 0.1000</title>"));
  EXPECT_THAT(svg, HasSubstr("<title>a at 1: 0.6000 (0.6000 to 0.6000)</title>"));
  EXPECT_THAT(svg, HasSubstr(">0.40</text>"));
}

TEST(LineChart, TellsEightLinesApartWithoutColour) {
  std::set<std::string> dashes;
  for (const std::string& line : all_of(line_chart_svg(chart_of(8)), "<path class=\"line\"")) {
    const auto at = line.find("stroke-dasharray");
    dashes.insert(at == std::string::npos ? "" : line.substr(at));
  }
  EXPECT_EQ(dashes.size(), 8U);
}

// The names stand at the right, a line of text (17 pixels) apart or more, and inside the picture.
TEST(LineChart, NeverLaysNamesOverEachOther) {
  LineChart chart = chart_of(20);
  for (ChartLine& line : chart.lines) line.points = chart.lines[0].points;
  const std::string svg = line_chart_svg(chart);
  std::set<double> heights;
  for (const std::string& line : all_of(svg, "<path d=\"M")) {
    if (line.find(">system ") == std::string::npos) continue;
    heights.insert(std::stod(line.substr(line.find(' ', 9) + 1)));
  }
  ASSERT_EQ(heights.size(), 20U);
  double before = -100.0;
  for (const double height : heights) {
    EXPECT_GE(height - before, 17.0 - 0.02);
    before = height;
  }
  const double picture = std::stod(svg.substr(svg.find(" height=\"") + 9));
  EXPECT_LT(*heights.rbegin(), picture);
}

TEST(LineChart, NamesASystemWithoutPointsAndDrawsAnEmptyChart) {
  LineChart chart = chart_of(2);
  chart.lines[1].points.clear();
  const std::string svg = line_chart_svg(chart);
  EXPECT_EQ(test::count_of(svg, "<path class=\"line\""), 1U);
  EXPECT_THAT(svg, HasSubstr(">system 1</text>"));
  EXPECT_TRUE(test::well_formed(line_chart_svg(LineChart{"t", "n", "x", "y", {}})));
}

TEST(LineChart, DrawsPointsWithoutAnIntervalWithoutABar) {
  LineChart chart = chart_of(1);
  EXPECT_EQ(test::count_of(line_chart_svg(chart), "<path class=\"bar\""), 3U);
  for (ChartPoint& point : chart.lines[0].points) point.low = point.high = point.y;
  EXPECT_EQ(test::count_of(line_chart_svg(chart), "<path class=\"bar\""), 0U);
}

TEST(LineChart, IsTheSameBytesForTheSameInput) { EXPECT_EQ(line_chart_svg(chart_of(5)), line_chart_svg(chart_of(5))); }

}  // namespace
}  // namespace ctxtag
