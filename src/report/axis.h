#pragma once
#include <string>
#include <vector>

namespace ctxtag {

/// Values along one side of a picture: `low` lies at pixel `from`, `high` at pixel `to`.
struct Axis {
  double low = 0.0, high = 1.0;
  double from = 0.0, to = 1.0;
  double step = 0.2;  ///< of the ticks

  /// The pixel of a value; what lies far away stays within a million pixels.
  double operator()(double value) const;
  std::vector<double> ticks() const;
  /// With as many decimals as the step needs.
  std::string label(double tick) const;
};

/// An axis from a tick at or below `low` to one at or above `high`, with about `ticks` of them; wider where the two are
/// equal.
Axis round_axis(double low, double high, double from, double to, int ticks = 5);
/// The same with the ends as they are: ticks stand where they are round.
Axis exact_axis(double low, double high, double from, double to, int ticks = 5);

}  // namespace ctxtag
