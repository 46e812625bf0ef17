#include "ctxtag/report/reliability_diagram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/markup.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

CalibrationReport report_of(std::size_t methods) {
  CalibrationReport report;
  report.rows = 1000;
  report.validation_rows = 200;
  report.as_given.method = "none";
  report.as_given.all.cells = 1500;
  report.as_given.all.calibration_error = 0.25;
  report.as_given.all.bins = {{0.0, 0.5, 1000, 0.25, 0.0}, {0.5, 1.0, 500, 0.75, 1.0}};
  for (std::size_t i = 0; i < methods; ++i) {
    report.methods.push_back(report.as_given);
    if (i > 0) report.methods.back().method = "method" + std::to_string(i);
  }
  return report;
}

TEST(ReliabilityDiagram, DrawsALineForEveryCalibrationAndABarForEveryBin) {
  const std::string svg = reliability_diagram_svg(report_of(6));
  EXPECT_TRUE(test::well_formed(svg));
  EXPECT_EQ(test::count_of(svg, "<path class=\"line\""), 6U);
  EXPECT_EQ(test::count_of(svg, "<rect class=\"bar\""), 2U);
  EXPECT_THAT(svg, HasSubstr(">as they are 0.2500</text>"));
  EXPECT_THAT(svg, HasSubstr(">method5 0.2500</text>"));
  EXPECT_THAT(svg, HasSubstr("1,500 cells of 1,000 test rows; calibrations fitted to 200 validation rows"));
  EXPECT_THAT(svg, HasSubstr("<title>as they are: 1,000 scores of mean 0.2500, positive 0.0000</title>"));
  EXPECT_EQ(reliability_diagram_svg(report_of(6)), svg);
}

TEST(ReliabilityDiagram, PutsShareAgainstScoreInASquare) {
  const std::string svg = reliability_diagram_svg(report_of(0));
  // 400 pixels from (74, 474): a quarter to the right and at the bottom; three quarters and at the top.
  EXPECT_THAT(svg, HasSubstr("<path class=\"line\" d=\"M174 474L374 74\""));
  EXPECT_THAT(svg, HasSubstr("1,500 cells of 1,000 rows<"));
  EXPECT_THAT(svg, HasSubstr("<path d=\"M74 474L474 74\""));  // the diagonal
}

TEST(ReliabilityDiagram, OfNothingIsAnEmptyFrame) {
  const std::string svg = reliability_diagram_svg(CalibrationReport());
  EXPECT_TRUE(test::well_formed(svg));
  EXPECT_EQ(test::count_of(svg, "<path class=\"line\""), 0U);
}

}  // namespace
}  // namespace ctxtag
