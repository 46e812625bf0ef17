#pragma once
#include <Eigen/Core>

namespace ctxtag {

/// ln(p / (1 - p)), p being kept 1e-12 away from 0 and 1: at most 27.6 either way.
double logit(double probability);
/// 1 / (1 + exp(-x))
double logistic(double x);

/// A straight line on the logits of probabilities.
struct LogitScaling {
  double slope = 1.0, offset = 0.0;

  /// logistic(slope * logit(p) + offset)
  double operator()(double probability) const { return logistic(slope * logit(probability) + offset); }
};

/// Platt's sigmoid (1999): slope and offset of the least log loss against targets that are drawn in from 1 and 0,
/// (P + 1) / (P + 2) for the P positives and 1 / (N + 2) for the N negatives; by Newton's method with step halving
/// (Lin, Lin and Weng 2007), to convergence. The slope is negative where higher logits are less often right. Labels are
/// 1 or 0. Throws std::invalid_argument when the lengths differ, there is no row, or a logit is not finite.
LogitScaling platt_scaling(const Eigen::Ref<const Eigen::ArrayXd>& logits,
                           const Eigen::Ref<const Eigen::ArrayXd>& labels);

/// The temperature T, from 0.05 to 20, of the least log loss of logistic(logit / T) (Guo et al. 2017, for two classes).
/// Throws as platt_scaling() does.
double binary_temperature(const Eigen::Ref<const Eigen::ArrayXd>& logits,
                          const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
