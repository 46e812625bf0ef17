#pragma once
#include <string>
#include <vector>

#include "report/canvas.h"

namespace ctxtag {

/// Points of a plane without units; those of `chosen` stand out.
struct PointMap {
  std::string title, description, note;
  const std::vector<Point>* all = nullptr;
  std::vector<std::size_t> chosen;
  std::size_t series = 0;
  double side = 190.0;
};

std::string point_map(const PointMap& map);

}  // namespace ctxtag
