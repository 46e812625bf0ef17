#include "fusion/fusion_scale.h"

#include <cmath>

namespace ctxtag {
namespace {

double logistic(double z) { return z >= 0.0 ? 1.0 / (1.0 + std::exp(-z)) : std::exp(z) / (1.0 + std::exp(z)); }

double logarithm(double x) { return std::log(x); }
double exponential(double x) { return std::exp(x); }

// Every row divided by its sum, which is taken from left to right.
RealMatrix shares_of(RealMatrix parts) {
  for (Eigen::Index row = 0; row < parts.rows(); ++row) {
    double sum = 0.0;
    for (Eigen::Index tag = 0; tag < parts.cols(); ++tag) sum += parts(row, tag);
    for (Eigen::Index tag = 0; tag < parts.cols(); ++tag) parts(row, tag) /= sum;
  }
  return parts;
}

}  // namespace

// unaryExpr() takes one number at a time. Eigen's own log() and exp() round otherwise in vectors than in what is left
// over behind them, so that a score would depend on where in the table it stands.
RealMatrix on_scale(const RealMatrix& scores, FusionScale scale, double epsilon) {
  if (scale == FusionScale::kProbability) return scores;
  const RealMatrix kept = scores.max(epsilon).min(1.0 - epsilon);
  if (scale == FusionScale::kLogit) return (kept / (1.0 - kept)).unaryExpr(&logarithm);
  return shares_of(kept).unaryExpr(&logarithm);
}

RealMatrix off_scale(const RealMatrix& sums, FusionScale scale) {
  if (scale == FusionScale::kProbability) return sums.max(0.0).min(1.0);
  if (scale == FusionScale::kLogit) return sums.unaryExpr(&logistic);
  return shares_of((sums.colwise() - sums.rowwise().maxCoeff()).unaryExpr(&exponential));
}

}  // namespace ctxtag
