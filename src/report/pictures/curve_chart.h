#pragma once
#include <optional>
#include <string>
#include <vector>

#include "report/canvas.h"

namespace ctxtag {

struct Curve {
  std::size_t series = 0;
  std::string name;
  std::vector<Point> points;
  std::optional<Point> marked;  ///< stands out, with its marker
  bool every_point = false;     ///< a marker at each point
  bool plain = false;           ///< not dashed: where one picture has one series, or series have markers
};

struct CurveChart {
  std::string title, description, x_name, y_name, note;
  double width = 200.0, height = 200.0;
  std::optional<double> x_low, x_high, y_low, y_high;  ///< else from the points
  bool diagonal = false;                               ///< the line from corner to corner
  std::optional<double> level;                         ///< a reference line
  std::vector<Curve> curves;
};

/// Lines over a common axis. Numbers must be finite.
std::string curve_chart(const CurveChart& chart);

}  // namespace ctxtag
