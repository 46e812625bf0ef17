#include "schedule.h"

#include <algorithm>
#include <cmath>

namespace ctxtag::nn {
namespace {

constexpr double kStartDivisor = 25.0, kEndDivisor = 1e4;  // of the start, as OneCycleLR's defaults
constexpr double kPi = 3.14159265358979323846;

double cosine_between(double from, double to, double share) {
  return to + (from - to) / 2.0 * (1.0 + std::cos(kPi * std::clamp(share, 0.0, 1.0)));
}

double one_cycle(const ScheduleConfig& config, double peak, double step, double total) {
  const double summit = config.warmup * total - 1.0, last = total - 1.0;
  const double start = peak / kStartDivisor;
  if (step <= summit) return cosine_between(start, peak, summit > 0.0 ? step / summit : 1.0);
  return cosine_between(peak, start / kEndDivisor, last > summit ? (step - summit) / (last - summit) : 1.0);
}

}  // namespace

double scheduled_rate(const ScheduleConfig& config, double learning_rate, std::int64_t step, std::int64_t total_steps) {
  if (config.name == "constant") return learning_rate;
  if (config.name == "step") {
    const std::int64_t drops = step / config.every_steps;
    return learning_rate * std::pow(config.factor, static_cast<double>(drops));
  }
  if (config.name == "one_cycle") {
    return one_cycle(config, learning_rate, static_cast<double>(step), static_cast<double>(total_steps));
  }
  throw ConfigError("schedule.name: unknown schedule '" + config.name + "'; known: constant, one_cycle, step");
}

}  // namespace ctxtag::nn
