#include "report/canvas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "report/palette.h"

namespace ctxtag {
namespace {

TEST(Canvas, ColoursThatComeBackAreDrawnInAnotherWay) {
  std::set<std::string> classes;
  for (std::size_t series = 0; series < 2 * kSeries; ++series) classes.insert(series_class(series));
  EXPECT_EQ(classes.size(), 2 * kSeries);
  EXPECT_EQ(series_class(kSeries), "s0 again");
  EXPECT_THAT(legend_swatch(kSeries, false), ::testing::HasSubstr("class=\"curve s0 again\""));
  EXPECT_THAT(legend_swatch(kSeries, false), ::testing::HasSubstr("class=\"mark s0 again\""));
}

}  // namespace
}  // namespace ctxtag
