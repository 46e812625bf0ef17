#include "report/pictures/point_map.h"

#include <algorithm>

#include "report/axis.h"

namespace ctxtag {
namespace {

constexpr double kTop = 36.0, kMargin = 5.0;

struct Layout {
  Axis x, y;
};

// One scale for both directions: distances stay what they are.
Layout layout_of(const PointMap& map) {
  double left = 1e300, right = -1e300, low = 1e300, high = -1e300;
  for (const Point& point : *map.all) {
    left = std::min(left, point.x), right = std::max(right, point.x);
    low = std::min(low, point.y), high = std::max(high, point.y);
  }
  const double half = std::max({0.5 * (right - left), 0.5 * (high - low), 1e-9});
  const double x = 0.5 * (left + right), y = 0.5 * (low + high);
  return {{x - half, x + half, kMargin, map.side - kMargin, 1.0},
          {y - half, y + half, kTop + map.side - kMargin, kTop + kMargin, 1.0}};
}

}  // namespace

std::string point_map(const PointMap& map) {
  const Layout layout = layout_of(map);
  std::vector<Point> all, chosen;
  for (const Point& point : *map.all) all.push_back({layout.x(point.x), layout.y(point.y)});
  for (const std::size_t i : map.chosen) chosen.push_back(all[i]);
  Canvas canvas(map.side, kTop + map.side, map.title, map.description);
  canvas.text({0.0, 12.0}, edge_name(map.title), Anchor::kStart, "title");
  canvas.text({0.0, 27.0}, map.note, Anchor::kStart, "muted minor");
  canvas.rectangle({0.0, kTop}, map.side, map.side, "band");
  canvas.dots(all, "cloud");
  canvas.group(series_class(map.series));
  canvas.dots(chosen, "those");
  canvas.end_group();
  return canvas.svg();
}

}  // namespace ctxtag
