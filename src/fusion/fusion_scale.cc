#include "fusion/fusion_scale.h"

#include <cmath>

namespace ctxtag {
namespace {

double logistic(double z) { return z >= 0.0 ? 1.0 / (1.0 + std::exp(-z)) : std::exp(z) / (1.0 + std::exp(z)); }

}  // namespace

RealMatrix on_scale(const RealMatrix& scores, FusionScale scale, double epsilon) {
  if (scale == FusionScale::kProbability) return scores;
  const RealMatrix kept = scores.max(epsilon).min(1.0 - epsilon);
  if (scale == FusionScale::kLogit) return (kept / (1.0 - kept)).log();
  return (kept.colwise() / kept.rowwise().sum()).log();
}

RealMatrix off_scale(const RealMatrix& sums, FusionScale scale) {
  if (scale == FusionScale::kProbability) return sums.max(0.0).min(1.0);
  if (scale == FusionScale::kLogit) return sums.unaryExpr(&logistic);
  const RealMatrix shares = (sums.colwise() - sums.rowwise().maxCoeff()).exp();
  return shares.colwise() / shares.rowwise().sum();
}

}  // namespace ctxtag
