#include "ctxtag/dataset/pooling.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/registry.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

using Values = std::vector<double>;
constexpr double kLeast = 1e-12;

// In order, so that the rounding is always the same.
double mean(const Values& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double largest(const Values& values) { return *std::max_element(values.begin(), values.end()); }

double median(Values values) {
  const std::size_t middle = values.size() / 2;
  std::sort(values.begin(), values.end());
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

double mean_of_highest(Values values, std::size_t count) {
  std::sort(values.begin(), values.end(), std::greater<>());
  values.resize(std::min(values.size(), count));
  return mean(values);
}

double geometric_mean(Values values) {
  for (double& value : values) value = std::log(std::max(value, kLeast));
  return std::exp(mean(values));
}

double logit_mean(Values values) {
  for (double& value : values) {
    const double p = std::clamp(value, kLeast, 1.0 - kLeast);
    value = std::log(p / (1.0 - p));
  }
  return 1.0 / (1.0 + std::exp(-mean(values)));
}

using Pool = std::function<double(const Values&)>;

const Registry<Pool()>& pools() {
  static const Registry<Pool()> table(
      "pooling", {{"mean", [] { return mean; }},
                  {"max", [] { return largest; }},
                  {"median", [] { return median; }},
                  {"top3_mean", [] { return [](const Values& values) { return mean_of_highest(values, 3); }; }},
                  {"top5_mean", [] { return [](const Values& values) { return mean_of_highest(values, 5); }; }},
                  {"geometric_mean", [] { return geometric_mean; }},
                  {"logit_mean", [] { return logit_mean; }}});
  return table;
}

}  // namespace

std::vector<double> pooled(const RealMatrix& rows, const std::string& pool) {
  const Pool one = pools().create(pool);
  Values result, values(static_cast<std::size_t>(rows.rows()));
  for (Eigen::Index column = 0; column < rows.cols(); ++column) {
    for (Eigen::Index row = 0; row < rows.rows(); ++row) values[static_cast<std::size_t>(row)] = rows(row, column);
    result.push_back(one(values));
  }
  return result;
}

std::vector<std::string> pool_names() { return pools().names(); }

void require_pool(const std::string& pool, const std::string& key) {
  const std::vector<std::string> names = pool_names();
  if (std::find(names.begin(), names.end(), pool) != names.end()) return;
  throw ConfigError(key + ": expected one of " + joined(names) + ", found '" + pool + "'");
}

}  // namespace ctxtag
