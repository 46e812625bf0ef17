#include "report/axis.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace ctxtag {
namespace {

constexpr double kMost = 1e100;  // what is beyond is no figure, and would overflow

// 1, 2 or 5 times a power of ten: at most so many steps, one to three fewer at worst.
double round_step(double range, int ticks) {
  const double least = range / std::max(ticks, 1);
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double lead : {1.0, 2.0, 5.0}) {
    if (lead * power >= least * (1.0 - 1e-9)) return lead * power;
  }
  return 10.0 * power;
}

}  // namespace

double Axis::operator()(double value) const {
  constexpr double kFar = 1e6;
  return std::clamp(from + (value - low) / (high - low) * (to - from), -kFar, kFar);
}

std::vector<double> Axis::ticks() const {
  std::vector<double> values;
  const auto first = static_cast<long long>(std::ceil(low / step - 1e-6));
  const auto last = static_cast<long long>(std::floor(high / step + 1e-6));
  for (long long i = first; i <= last; ++i) values.push_back(static_cast<double>(i) * step);
  return values;
}

std::string Axis::label(double tick) const {
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  return fmt::format("{:.{}f}", std::abs(tick) < step * 1e-6 ? 0.0 : tick, decimals);
}

Axis exact_axis(double low, double high, double from, double to, int ticks) {
  low = std::clamp(low, -kMost, kMost);
  high = std::clamp(high, -kMost, kMost);
  const double size = std::max(std::abs(low), std::abs(high));
  if (!(high - low > 1e-12 * std::max(size, 1.0))) low -= std::max(0.5, 0.1 * size), high += std::max(0.5, 0.1 * size);
  return {low, high, from, to, round_step(high - low, ticks)};
}

Axis round_axis(double low, double high, double from, double to, int ticks) {
  Axis axis = exact_axis(low, high, from, to, ticks);
  axis.low = std::floor(axis.low / axis.step + 1e-9) * axis.step;
  axis.high = std::ceil(axis.high / axis.step - 1e-9) * axis.step;
  return axis;
}

}  // namespace ctxtag
