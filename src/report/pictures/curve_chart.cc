#include "report/pictures/curve_chart.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "report/axis.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

struct Layout {
  Axis x, y;
};

Layout layout_of(const CurveChart& chart) {
  double x_low = 1e300, x_high = -1e300, y_low = 1e300, y_high = -1e300;
  for (const Curve& curve : chart.curves) {
    for (const Point& point : curve.points) {
      x_low = std::min(x_low, point.x), x_high = std::max(x_high, point.x);
      y_low = std::min(y_low, point.y), y_high = std::max(y_high, point.y);
    }
  }
  if (x_low > x_high) x_low = 0.0, x_high = 1.0, y_low = 0.0, y_high = 1.0;
  if (chart.level) y_low = std::min(y_low, *chart.level), y_high = std::max(y_high, *chart.level);
  const double top = chart.note.empty() ? 26.0 : 40.0, bottom = chart.height - 36.0;
  const int ticks = chart.width < 250.0 ? 2 : 5;
  Layout layout;
  layout.y = round_axis(chart.y_low.value_or(y_low), chart.y_high.value_or(y_high), bottom, top, ticks);
  double widest = 0.0;
  for (const double tick : layout.y.ticks()) widest = std::max(widest, text_width_em(layout.y.label(tick)) * 10.0);
  layout.x =
      exact_axis(chart.x_low.value_or(x_low), chart.x_high.value_or(x_high), 22.0 + widest, chart.width - 8.0, ticks);
  return layout;
}

void draw_frame(Canvas& canvas, const CurveChart& chart, const Layout& layout) {
  const Axis &x = layout.x, &y = layout.y;
  canvas.text({0.0, 12.0}, edge_name(chart.title, static_cast<std::size_t>(chart.width / 7.0)), Anchor::kStart,
              "title");
  if (!chart.note.empty()) canvas.text({0.0, 27.0}, chart.note, Anchor::kStart, "muted minor");
  for (const double tick : y.ticks()) {
    canvas.line({x.from, y(tick)}, {x.to, y(tick)}, "grid");
    canvas.text({x.from - 4.0, y(tick) + 3.5}, y.label(tick), Anchor::kEnd, "muted minor");
  }
  for (const double tick : x.ticks()) {
    canvas.line({x(tick), y.from}, {x(tick), y.from + 3.0}, "axis");
    canvas.text({x(tick), y.from + 14.0}, x.label(tick), Anchor::kMiddle, "muted minor");
  }
  canvas.line({x.from, y.from}, {x.to, y.from}, "axis");
  canvas.text({0.5 * (x.from + x.to), chart.height - 5.0}, chart.x_name, Anchor::kMiddle, "minor");
  canvas.upward_text({10.0, 0.5 * (y.from + y.to)}, chart.y_name, Anchor::kMiddle, "minor");
  if (chart.diagonal) canvas.line({x.from, y.from}, {x.to, y.to}, "reference");
  if (chart.level) canvas.line({x.from, y(*chart.level)}, {x.to, y(*chart.level)}, "reference");
}

}  // namespace

std::string curve_chart(const CurveChart& chart) {
  const Layout layout = layout_of(chart);
  const auto place = [&](const Point& point) { return Point{layout.x(point.x), layout.y(point.y)}; };
  const auto tip = [&](const Curve& curve, const Point& point) {
    return fmt::format("{}: {} {:.4g}, {} {:.4g}", curve.name, chart.x_name, point.x,
                       chart.y_name.empty() ? chart.title : chart.y_name, point.y);
  };
  Canvas canvas(chart.width, chart.height, chart.title, chart.description);
  draw_frame(canvas, chart, layout);
  for (const Curve& curve : chart.curves) {
    std::vector<Point> points;
    points.reserve(curve.points.size());
    for (const Point& point : curve.points) points.push_back(place(point));
    canvas.group(series_class(curve.series));
    canvas.polyline(points, curve.plain ? "curve plain" : "curve");
    const bool hollow = curve.series >= 8;
    if (curve.every_point) {
      for (const Point& point : curve.points) canvas.marker(curve.series, place(point), hollow, tip(curve, point));
    }
    if (curve.marked) canvas.marker(curve.series, place(*curve.marked), hollow, tip(curve, *curve.marked));
    canvas.end_group();
  }
  return canvas.svg();
}

}  // namespace ctxtag
