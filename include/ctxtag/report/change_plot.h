#pragma once
#include <optional>
#include <string>
#include <vector>

namespace ctxtag {

/// A change of a figure, with the ends of its interval.
struct PlottedChange {
  std::string name;   ///< of its row
  std::string group;  ///< rows of one group stand together under its name
  std::optional<double> change, low, high;
};

struct ChangePlot {
  std::string title, note, x_name;
  std::vector<PlottedChange> rows;
};

/// A picture (SVG): one row per change, a dot with a bar for its interval, and a line at 0. Dots are filled where the
/// interval excludes 0, and hollow where it does not. Every row says on being pointed at, and to those who do not see
/// it, its numbers; one without a change says that it is undefined. Equal input, equal bytes. Numbers must be finite.
std::string change_plot_svg(const ChangePlot& plot);

}  // namespace ctxtag
