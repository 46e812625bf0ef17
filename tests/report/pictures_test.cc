#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "report/pictures/column_chart.h"
#include "report/pictures/curve_chart.h"
#include "report/pictures/forest_plot.h"
#include "report/pictures/matrix_picture.h"
#include "report/pictures/plane_picture.h"
#include "report/pictures/point_map.h"
#include "report/pictures/reliability_diagram.h"
#include "support/markup.h"

namespace ctxtag {
namespace {

using test::count_of;
using test::well_formed;
using ::testing::HasSubstr;
using ::testing::Not;

const char kHostileName[] = "<b>\"\xFF";

ForestPlot forest() {
  ForestPlot plot;
  plot.title = "ROC-AUC";
  plot.description = "Every tag";
  plot.series = {"cnn", "linear"};
  plot.rows = {{"gym", "12", {{0.75, 0.5, 1.0}, {0.5, {}, {}}}, 0.25, false},
               {"mean", "", {{0.75, {}, {}}, {}}, {}, true}};
  return plot;
}

TEST(ForestPlot, WritesValuesIntervalsAndWhatIsUndefined) {
  const std::string svg = forest_plot(forest());
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr(">0.75 [0.50, 1.00]</text>"));
  EXPECT_THAT(svg, HasSubstr(">0.50</text>"));
  EXPECT_THAT(svg, HasSubstr("class=\"bold\">\xE2\x80\x93</text>"));
  EXPECT_THAT(svg, HasSubstr("<title>gym, cnn: 0.75 [0.50, 1.00]</title>"));
  EXPECT_EQ(count_of(svg, "class=\"bar\""), 1U);
  EXPECT_EQ(count_of(svg, "class=\"mark "), 3U);
  EXPECT_EQ(count_of(svg, "class=\"reference\""), 1U);
}

TEST(ForestPlot, WritesSignsOfDifferences) {
  ForestPlot plot = forest();
  plot.with_sign = true;
  plot.rows[0].estimates[0] = {-0.125, -0.25, 0.5};
  EXPECT_THAT(forest_plot(plot), HasSubstr(">\xE2\x88\x92"
                                           "0.12 [\xE2\x88\x92"
                                           "0.25, +0.50]</text>"));
}

TEST(ForestPlot, LeavesValuesAwayWhereThereIsNoRoom) {
  ForestPlot plot = forest();
  plot.series.resize(5, "x");
  EXPECT_THAT(forest_plot(plot), Not(HasSubstr(">0.75 [0.50, 1.00]</text>")));
}

TEST(CurveChart, DrawsLinesMarkersAndReferences) {
  CurveChart chart;
  chart.title = "gym";
  chart.x_low = chart.y_low = 0.0;
  chart.x_high = chart.y_high = 1.0;
  chart.diagonal = true;
  chart.level = 0.25;
  Curve curve;
  curve.series = 1;
  curve.name = "cnn";
  curve.points = {{0.0, 0.0}, {0.5, 1.0}};
  curve.marked = Point{0.5, 1.0};
  chart.curves = {curve};
  const std::string svg = curve_chart(chart);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(count_of(svg, "class=\"reference\""), 2U);
  EXPECT_THAT(svg, HasSubstr("<g class=\"s1\">\n<path class=\"curve\""));
  EXPECT_EQ(count_of(svg, "class=\"mark s1\""), 1U);
}

TEST(MatrixPicture, WritesPercentsAndLeavesOutWhatIsUndefined) {
  MatrixPicture matrix;
  matrix.title = "Truth";
  matrix.names = {"gym", "sleep"};
  matrix.row_name = "of";
  matrix.column_name = "also";
  matrix.values.resize(2, 2);
  matrix.values << std::numeric_limits<double>::quiet_NaN(), 0.254, 1.0, std::numeric_limits<double>::quiet_NaN();
  const std::string svg = matrix_picture(matrix);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("<title>of gym, also sleep: 25 %</title>"));
  EXPECT_THAT(svg, HasSubstr("class=\"minor q3-ink\">25</text>"));
  EXPECT_THAT(svg, HasSubstr("class=\"cell q12\""));
  EXPECT_EQ(count_of(svg, "cell band"), 2U);
  matrix.is_diverging = true;
  matrix.values(1, 0) = -0.5;
  EXPECT_THAT(matrix_picture(matrix), HasSubstr("class=\"minor d3-ink\">\xE2\x88\x92"
                                                "50</text>"));
}

TEST(PlanePicture, DrawsTruthFilledAndPredictionsHollow) {
  PlanePicture plane;
  plane.title = "Plane";
  plane.items = {{"gym", {{0.5, 0.25, 0.75}, {0.5, 0.25, 0.75}}, {{-0.5, {}, {}}, {-0.5, {}, {}}}}, {"none", {}, {}}};
  plane.cloud = {{0.0, 0.0}, {100.0, 100.0}};
  const std::string svg = plane_picture(plane);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(count_of(svg, "class=\"mark s0\""), 1U);
  EXPECT_EQ(count_of(svg, "class=\"mark hollow s1\""), 1U);
  EXPECT_EQ(count_of(svg, "class=\"thin\""), 2U);
  EXPECT_EQ(count_of(svg, "h0"), 1U);  // the far point of the cloud would leave the picture
  EXPECT_THAT(svg, Not(HasSubstr(">none<")));
}

TEST(PointMap, DrawsEveryPointOnceAndTheChosenAgain) {
  const std::vector<Point> all = {{0.0, 0.0}, {1.0, 1.0}, {2.0, 0.0}};
  PointMap map;
  map.title = "gym";
  map.all = &all;
  map.chosen = {1};
  const std::string svg = point_map(map);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(count_of(svg, "h0"), 4U);
}

TEST(ReliabilityDiagram, DrawsAMarkerAndAColumnForEveryBin) {
  const std::string svg =
      reliability_diagram("cnn", "ECE 0.1", {{0.0, 0.5, 30, 0.2, 0.1}, {0.5, 1.0, 10, 0.7, 0.9}}, 0);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(count_of(svg, "class=\"mark s0\""), 2U);
  // statsmodels' proportion_confint(27, 30, method="wilson"): 0.7438 to 0.9654, in pixels from the top.
  const std::string all = reliability_diagram("cnn", "", {{0.0, 1.0, 30, 0.5, 0.9}}, 0);
  EXPECT_THAT(all, HasSubstr("<path class=\"thin\" d=\"M180 113.69L180 53.41\"/>"));
  EXPECT_THAT(svg, HasSubstr("0.50 to 1.00: 10 scores, 25.0 %"));
}

TEST(ColumnChart, WritesSharesAboveColumns) {
  const std::string svg = column_chart({"Tags", "", "tags", "rows", {1, 3}});
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr(">75 %</text>"));
  EXPECT_THAT(svg, HasSubstr("<title>1: 3 rows, 75.0 %</title>"));
}

TEST(Pictures, EscapeNames) {
  ForestPlot plot = forest();
  plot.rows[0].name = plot.series[0] = plot.title = kHostileName;
  for (const std::string& svg : {forest_plot(plot), reliability_diagram(kHostileName, kHostileName, {}, 0),
                                 column_chart({kHostileName, kHostileName, kHostileName, kHostileName, {}})}) {
    EXPECT_THAT(svg, Not(HasSubstr("<b>")));
    EXPECT_THAT(svg, HasSubstr("&lt;b&gt;&quot;\\xff"));
    EXPECT_TRUE(well_formed(svg));
  }
}

}  // namespace
}  // namespace ctxtag
