#pragma once
#include <Eigen/Core>
#include <vector>

#include "report/canvas.h"

namespace ctxtag {

/// A curve of ranking figures, thinned to what can be seen.
struct RankingCurves {
  std::vector<Point> roc;               ///< false positive rate, true positive rate; empty where a class is absent
  std::vector<Point> precision_recall;  ///< recall, precision, in steps; empty without a positive
};

/// Of the known cells; labels are 1 or 0. Points are left out where the line without them stays within `tolerance` of
/// them (Ramer, Douglas and Peucker), so that the area below changes by less.
RankingCurves ranking_curves(const std::vector<double>& scores, const std::vector<bool>& labels,
                             double tolerance = 0.002);

/// The area below a line from left to right.
double area_below(const std::vector<Point>& line);

}  // namespace ctxtag
