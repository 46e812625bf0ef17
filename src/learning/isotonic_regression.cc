#include "ctxtag/learning/isotonic_regression.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>

namespace ctxtag {
namespace {

using Values = Eigen::Ref<const Eigen::ArrayXd>;

constexpr double kOneValue = 1e-15;

// Neighbouring rows that are given one value.
struct Stretch {
  double first = 0.0, last = 0.0;  // of x
  double value = 0.0, weight = 0.0;

  void take(const Stretch& next) {
    value = (value * weight + next.value * next.weight) / (weight + next.weight);
    weight += next.weight;
    last = next.last;
  }
};

void require_rows(const Values& x, const Values& y, const Values& weights) {
  if (x.size() != y.size() || x.size() != weights.size()) {
    throw std::invalid_argument("as many values as weights and places are needed");
  }
  if (!x.isFinite().all() || !y.isFinite().all() || !weights.isFinite().all()) {
    throw std::invalid_argument("a value is not finite");
  }
  if ((weights < 0.0).any()) throw std::invalid_argument("a weight is negative");
  if (!(weights > 0.0).any()) throw std::invalid_argument("at least one row with a weight is needed");
}

// One stretch for each distinct x, rising.
std::vector<Stretch> distinct_values(const Values& x, const Values& y, const Values& weights) {
  std::vector<Eigen::Index> order;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if (weights[i] > 0.0) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return x[a] != x[b] ? x[a] < x[b] : y[a] < y[b]; });
  std::vector<Stretch> distinct;
  for (const Eigen::Index i : order) {
    if (distinct.empty() || x[i] - distinct.back().first >= kOneValue) distinct.push_back({x[i], x[i], 0.0, 0.0});
    distinct.back().value += weights[i] * y[i];  // the sum, until all are known
    distinct.back().weight += weights[i];
  }
  for (Stretch& stretch : distinct) stretch.value /= stretch.weight;
  return distinct;
}

}  // namespace

IsotonicRegression IsotonicRegression::fit(const Values& x, const Values& y, const Values& weights) {
  require_rows(x, y, weights);
  std::vector<Stretch> pooled;
  for (const Stretch& next : distinct_values(x, y, weights)) {
    pooled.push_back(next);
    while (pooled.size() > 1 && pooled[pooled.size() - 2].value >= pooled.back().value) {
      pooled[pooled.size() - 2].take(pooled.back());
      pooled.pop_back();
    }
  }
  IsotonicRegression result;
  const auto knot = [&](double at, double value) {
    result.x.push_back(at);
    result.y.push_back(value);
  };
  for (const Stretch& stretch : pooled) {
    knot(stretch.first, stretch.value);
    if (stretch.last > stretch.first) knot(stretch.last, stretch.value);
  }
  return result;
}

IsotonicRegression IsotonicRegression::fit(const Values& x, const Values& y) {
  return fit(x, y, Eigen::ArrayXd::Ones(x.size()));
}

double IsotonicRegression::operator()(double value) const {
  if (value <= x.front()) return y.front();
  if (value >= x.back()) return y.back();
  const auto after = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), value) - x.begin());
  const double slope = (y[after] - y[after - 1]) / (x[after] - x[after - 1]);
  return std::min(y[after - 1] + slope * (value - x[after - 1]), y[after]);
}

}  // namespace ctxtag
