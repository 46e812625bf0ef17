#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/report/document.h"

namespace ctxtag {

/// One line of names: what is measured, how many there are of it, and one estimate per series.
struct ForestRow {
  std::string name, support;
  std::vector<ShownEstimate> estimates;
  std::optional<double> reference;  ///< what chance gives: a tick
  bool is_mean = false;             ///< stands apart, in bold
};

struct ForestPlot {
  std::string title, description, x_name, support_name;
  std::vector<std::string> series;
  std::vector<ForestRow> rows;
  std::optional<double> reference;  ///< a line through all rows
  std::optional<double> low, high;  ///< the ends of the axis, where they are known beforehand
  int decimals = 2;
  bool with_sign = false, hollow = false;
};

/// Estimates below each other, each with its interval, its value and its series' marker. What is undefined is a dash.
std::string forest_plot(const ForestPlot& plot);

}  // namespace ctxtag
