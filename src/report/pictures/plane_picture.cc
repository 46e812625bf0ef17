#include "report/pictures/plane_picture.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

#include "report/axis.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr double kWidth = 620.0, kHeight = 480.0, kLeft = 50.0, kTop = 30.0, kRight = 606.0, kBottom = 436.0,
                 kFont = 11.0;

struct Box {
  double left = 0.0, top = 0.0, right = 0.0, bottom = 0.0;

  double overlap(const Box& other) const {
    const double width = std::min(right, other.right) - std::max(left, other.left);
    const double height = std::min(bottom, other.bottom) - std::max(top, other.top);
    return width > 0.0 && height > 0.0 ? width * height : 0.0;
  }
};

struct Layout {
  Axis x, y;

  Point operator()(const PlaneMean& mean) const { return {x(*mean.x.value), y(*mean.y.value)}; }
};

// The means with their intervals, and no more of the cloud than lies around them.
Layout layout_of(const PlanePicture& plane) {
  double left = 1e300, right = -1e300, low = 1e300, high = -1e300;
  const auto take = [](const ShownEstimate& of, double& least, double& most) {
    for (const auto& value : {of.value, of.low, of.high}) {
      if (value) least = std::min(least, *value), most = std::max(most, *value);
    }
  };
  for (const PlaneItem& item : plane.items) {
    for (const PlaneMean* mean : {&item.truth, &item.predicted}) take(mean->x, left, right), take(mean->y, low, high);
  }
  if (left > right) left = low = 0.0, right = high = 1.0;
  const double beside = 0.06 * (right - left), above = 0.06 * (high - low);
  return {exact_axis(left - beside, right + beside, kLeft, kRight),
          exact_axis(low - above, high + above, kBottom, kTop)};
}

// The free place for a name of that width beside a marker: right, left, above, below and the corners, nearest first.
Box name_place(Point at, double width, const std::vector<Box>& taken) {
  constexpr double kBeside = 9.0, kHalf = 7.0;
  static constexpr std::array<std::array<double, 2>, 10> kPlaces = {
      {{0, 0}, {-1, 0}, {-0.5, -1}, {-0.5, 1}, {0, -0.8}, {0, 0.8}, {-1, -0.8}, {-1, 0.8}, {-0.5, -2}, {-0.5, 2}}};
  Box best;
  double least = 1e300;
  for (std::size_t i = 0; i < kPlaces.size(); ++i) {
    const double side = kPlaces[i][0], up = kPlaces[i][1];
    const double left = at.x + side * width + (side == 0.0 ? kBeside : side == -1.0 ? -kBeside : 0.0);
    const double middle = at.y + up * 15.0;
    const Box box{left, middle - kHalf, left + width, middle + kHalf};
    double cost = 0.01 * static_cast<double>(i);
    for (const Box& other : taken) cost += box.overlap(other);
    if (box.left < kLeft || box.right > kRight || box.top < kTop || box.bottom > kBottom) cost += 1e4;
    if (cost < least) least = cost, best = box;
  }
  return best;
}

void draw_frame(Canvas& canvas, const PlanePicture& plane, const Layout& layout) {
  const Axis &x = layout.x, &y = layout.y;
  canvas.text({0.0, 14.0}, plane.title, Anchor::kStart, "title");
  for (const double tick : y.ticks()) {
    canvas.line({x.from, y(tick)}, {x.to, y(tick)}, "grid");
    canvas.text({x.from - 6.0, y(tick) + 4.0}, y.label(tick), Anchor::kEnd, "muted");
  }
  for (const double tick : x.ticks()) {
    canvas.line({x(tick), y.from}, {x(tick), y.to}, "grid");
    canvas.text({x(tick), y.from + 16.0}, x.label(tick), Anchor::kMiddle, "muted");
  }
  canvas.line({x.from, y.from}, {x.to, y.from}, "axis");
  canvas.line({x.from, y.from}, {x.from, y.to}, "axis");
  canvas.text({0.5 * (x.from + x.to), kHeight - 8.0}, plane.x_name, Anchor::kMiddle);
  canvas.upward_text({12.0, 0.5 * (y.from + y.to)}, plane.y_name, Anchor::kMiddle);
}

void draw_mean(Canvas& canvas, const Layout& layout, const PlaneMean& mean, bool hollow, const std::string& tip) {
  if (!mean.x.value || !mean.y.value) return;
  const Point at = layout(mean);
  const std::size_t series = hollow ? 1 : 0;
  canvas.group(series_class(series));
  if (mean.x.low && mean.x.high) canvas.line({layout.x(*mean.x.low), at.y}, {layout.x(*mean.x.high), at.y}, "thin");
  if (mean.y.low && mean.y.high) canvas.line({at.x, layout.y(*mean.y.low)}, {at.x, layout.y(*mean.y.high)}, "thin");
  canvas.marker(series, at, hollow, fmt::format("{}: {:.3f}, {:.3f}", tip, *mean.x.value, *mean.y.value));
  canvas.end_group();
}

void draw_names(Canvas& canvas, const PlanePicture& plane, const Layout& layout) {
  std::vector<Box> taken;
  const auto take = [&](const PlaneMean& mean) {
    if (!mean.x.value) return;
    const Point at = layout(mean);
    taken.push_back({at.x - 6.0, at.y - 6.0, at.x + 6.0, at.y + 6.0});
  };
  for (const PlaneItem& item : plane.items) take(item.truth), take(item.predicted);
  for (const PlaneItem& item : plane.items) {
    if (!item.truth.x.value) continue;
    const std::string name = edge_name(item.name);
    const Box box = name_place(layout(item.truth), 0.9 * text_width_em(name) * kFont, taken);
    taken.push_back(box);
    canvas.text({box.left, box.bottom - 3.0}, name, Anchor::kStart, "halo bold");
  }
}

}  // namespace

std::string plane_picture(const PlanePicture& plane) {
  const Layout layout = layout_of(plane);
  Canvas canvas(kWidth, kHeight, plane.title, plane.description);
  draw_frame(canvas, plane, layout);
  std::vector<Point> cloud;
  for (const Point& point : plane.cloud) {
    if (point.x < layout.x.low || point.x > layout.x.high || point.y < layout.y.low || point.y > layout.y.high)
      continue;
    cloud.push_back({layout.x(point.x), layout.y(point.y)});
  }
  canvas.dots(cloud, "cloud");
  for (const PlaneItem& item : plane.items) {
    if (item.truth.x.value && item.predicted.x.value)
      canvas.line(layout(item.truth), layout(item.predicted), "reference");
    draw_mean(canvas, layout, item.truth, false, item.name + ", truth");
    draw_mean(canvas, layout, item.predicted, true, item.name + ", predicted");
  }
  draw_names(canvas, plane, layout);
  return canvas.svg();
}

}  // namespace ctxtag
