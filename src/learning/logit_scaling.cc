#include "ctxtag/learning/logit_scaling.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ctxtag {
namespace {

using Values = Eigen::Ref<const Eigen::ArrayXd>;

constexpr double kLeastDistance = 1e-12;
constexpr double kLeastTemperature = 0.05, kMostTemperature = 20.0;
constexpr int kMostSteps = 200;

void require_rows(const Values& logits, const Values& labels) {
  if (logits.size() != labels.size()) throw std::invalid_argument("as many logits as labels are needed");
  if (logits.size() == 0) throw std::invalid_argument("at least one row is needed");
  if (!logits.isFinite().all()) throw std::invalid_argument("a logit is not finite");
}

// ln(1 + exp(x)) without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

double log_loss_of(const LogitScaling& line, const Values& logits, const Values& targets) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < logits.size(); ++i) {
    const double x = line.slope * logits[i] + line.offset;
    sum += softplus(x) - targets[i] * x;
  }
  return sum;
}

// First and second derivatives of the log loss.
struct Derivatives {
  double by_slope = 0.0, by_offset = 0.0;
  double slope_slope = 0.0, slope_offset = 0.0, offset_offset = 0.0;
};

Derivatives derivatives_of(const LogitScaling& line, const Values& logits, const Values& targets) {
  Derivatives d;
  for (Eigen::Index i = 0; i < logits.size(); ++i) {
    const double p = logistic(line.slope * logits[i] + line.offset), weight = p * (1.0 - p);
    d.by_slope += (p - targets[i]) * logits[i];
    d.by_offset += p - targets[i];
    d.slope_slope += weight * logits[i] * logits[i];
    d.slope_offset += weight * logits[i];
    d.offset_offset += weight;
  }
  return d;
}

LogitScaling newton_step(const Derivatives& d) {
  const double determinant = d.slope_slope * d.offset_offset - d.slope_offset * d.slope_offset;
  return {(d.slope_offset * d.by_offset - d.offset_offset * d.by_slope) / determinant,
          (d.slope_offset * d.by_slope - d.slope_slope * d.by_offset) / determinant};
}

// Where the log loss no longer tells one step from the next, Newton's steps alone still come closer.
constexpr double kClose = 1e-9, kArrived = 1e-14;

// `line` moved to the least log loss; the logits have mean 0 and are at most 1 either way, so that the equations of a
// step are well conditioned.
LogitScaling minimum_from(LogitScaling line, const Values& logits, const Values& targets) {
  double loss = log_loss_of(line, logits, targets);
  for (int step = 0; step < kMostSteps; ++step) {
    const Derivatives d = derivatives_of(line, logits, targets);
    const LogitScaling change = newton_step(d);
    const double gain = -(d.by_slope * change.slope + d.by_offset * change.offset);
    double length = 1.0;
    const auto moved = [&] {
      return LogitScaling{line.slope + length * change.slope, line.offset + length * change.offset};
    };
    while (gain > kClose * loss && log_loss_of(moved(), logits, targets) >= loss && length > 1e-9) length /= 2.0;
    line = moved();
    loss = log_loss_of(line, logits, targets);
    const double size = 1.0 + std::abs(line.slope) + std::abs(line.offset);
    if (std::abs(change.slope) + std::abs(change.offset) <= kArrived * size) break;
  }
  return line;
}

}  // namespace

double logit(double probability) {
  const double p = std::clamp(probability, kLeastDistance, 1.0 - kLeastDistance);
  return std::log(p) - std::log1p(-p);
}

double logistic(double x) {
  if (x >= 0.0) return 1.0 / (1.0 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1.0 + e);
}

LogitScaling platt_scaling(const Values& logits, const Values& labels) {
  require_rows(logits, labels);
  const double positives = labels.sum(), negatives = static_cast<double>(labels.size()) - positives;
  const Eigen::ArrayXd targets =
      (labels > 0.5)
          .select(Eigen::ArrayXd::Constant(labels.size(), (positives + 1.0) / (positives + 2.0)),
                  1.0 / (negatives + 2.0));
  const double prior = std::log((positives + 1.0) / (negatives + 1.0));
  const double mean = logits.mean(), scale = (logits - mean).abs().maxCoeff();
  if (scale <= 1e-12 * (1.0 + std::abs(mean))) return {0.0, logit(targets.mean())};  // equal logits say nothing
  const LogitScaling line = minimum_from({0.0, prior}, (logits - mean) / scale, targets);
  return {line.slope / scale, line.offset - line.slope * mean / scale};
}

double binary_temperature(const Values& logits, const Values& labels) {
  require_rows(logits, labels);
  // The log loss has one minimum over the slope 1 / T, where its derivative, which only rises, is 0.
  const auto derivative = [&](double slope) { return derivatives_of({slope, 0.0}, logits, labels).by_slope; };
  double low = 1.0 / kMostTemperature, high = 1.0 / kLeastTemperature;
  if (derivative(low) >= 0.0) return kMostTemperature;
  if (derivative(high) <= 0.0) return kLeastTemperature;
  while (high - low > 1e-14 * high) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    (derivative(middle) < 0.0 ? low : high) = middle;
  }
  return 2.0 / (low + high);
}

}  // namespace ctxtag
