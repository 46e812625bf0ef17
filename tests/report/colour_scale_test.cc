#include "report/colour_scale.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ctxtag {
namespace {

// Relative luminance of "#rrggbb" (WCAG 2).
double luminance(const std::string& colour) {
  const auto linear = [&](std::size_t at) {
    const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}

TEST(ColourScale, GetsEvenlyDarker) {
  double before = std::cbrt(luminance(scale_colour(0.0)));
  EXPECT_GT(before, 0.93);
  for (int i = 1; i <= 20; ++i) {
    const double now = std::cbrt(luminance(scale_colour(i / 20.0)));
    EXPECT_NEAR(before - now, 0.67 / 20.0, 0.013) << i;
    before = now;
  }
}

TEST(ColourScale, CarriesReadableNumbers) {
  for (int i = 0; i <= 100; ++i) {
    const double paper = luminance(scale_colour(i / 100.0)), ink = luminance(text_colour_on(i / 100.0));
    EXPECT_GE((std::max(paper, ink) + 0.05) / (std::min(paper, ink) + 0.05), 4.3) << i;
  }
}

TEST(ColourScale, EndsWhereItEnds) {
  EXPECT_EQ(scale_colour(-1.0), scale_colour(0.0));
  EXPECT_EQ(scale_colour(2.0), scale_colour(1.0));
}

}  // namespace
}  // namespace ctxtag
