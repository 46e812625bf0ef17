#include "ctxtag/calibration/softmax_temperature.h"

#include <cmath>

namespace ctxtag {
namespace {
constexpr double kLeast = 1e-15;
}  // namespace

RealMatrix tempered(const RealMatrix& probabilities, double temperature) {
  RealMatrix logs = probabilities.max(kLeast).log() / temperature;
  logs.colwise() -= logs.rowwise().maxCoeff().eval();
  RealMatrix result = logs.exp();
  result.colwise() /= result.rowwise().sum().eval();
  return result;
}

double log_loss(const RealMatrix& probabilities, const std::vector<std::int32_t>& truth) {
  double sum = 0.0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    sum -= std::log(std::max(probabilities(static_cast<Eigen::Index>(row), truth[row]), kLeast));
  }
  return sum / static_cast<double>(truth.size());
}

double best_temperature(const RealMatrix& probabilities, const std::vector<std::int32_t>& truth) {
  const double golden = (std::sqrt(5.0) - 1.0) / 2.0;
  double low = std::log(0.05), high = std::log(20.0);
  const auto loss = [&](double log) { return log_loss(tempered(probabilities, std::exp(log)), truth); };
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double loss_a = loss(a), loss_b = loss(b);
  while (high - low > 1e-4) {
    if (loss_a < loss_b) {
      high = b, b = a, loss_b = loss_a;
      a = high - golden * (high - low), loss_a = loss(a);
    } else {
      low = a, a = b, loss_a = loss_b;
      b = low + golden * (high - low), loss_b = loss(b);
    }
  }
  return std::exp((low + high) / 2.0);
}

}  // namespace ctxtag
