#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/report/document.h"
#include "report/canvas.h"

namespace ctxtag {

/// Where on the plane something lies on average; what has no rows has no value.
struct PlaneMean {
  ShownEstimate x, y;
};

struct PlaneItem {
  std::string name;
  PlaneMean truth, predicted;
};

struct PlanePicture {
  std::string title, description, x_name, y_name;
  std::vector<Point> cloud;
  std::vector<PlaneItem> items;
};

/// Mean positions with a cross for their intervals: filled where the truth lies, hollow where the predictions do, a
/// line between the two. Names stand where they hide least.
std::string plane_picture(const PlanePicture& plane);

}  // namespace ctxtag
