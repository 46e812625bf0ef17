#pragma once
#include <string>
#include <vector>

namespace ctxtag {

/// A value with the ends of its interval; without one, `low` and `high` are the value. `spread`: how far single
/// measurements lie from it; 0: not known.
struct ChartPoint {
  double x = 0.0, y = 0.0, low = 0.0, high = 0.0, spread = 0.0;
};

struct ChartLine {
  std::string name;
  std::vector<ChartPoint> points;  ///< a line without any is named all the same
};

struct LineChart {
  std::string title, note, x_name, y_name;
  std::vector<ChartLine> lines;
};

/// A picture (SVG): one line per series, with a bar for each interval, short ticks at the value plus and minus its
/// spread, and its name at its right end. Lines differ in colour, marker and dashes, each of which tells up to eight
/// apart, so it can be read without colour; points of one x stand beside each other. Every point says on being pointed
/// at, and to those who do not see it, its numbers. Equal input, equal bytes. Numbers must be finite.
std::string line_chart_svg(const LineChart& chart);

}  // namespace ctxtag
