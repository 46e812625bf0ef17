#include <torch/torch.h>

#include <cmath>

#include "../loss_cells.h"

namespace ctxtag::nn {
namespace {

// ln(1 - p_m) = ln min(1, (1 - p) + m) = min(0, logaddexp(ln(1 - p), ln m)).
torch::Tensor log_of_rest(const torch::Tensor& logits, double margin) {
  torch::Tensor rest = torch::log_sigmoid(-logits);
  if (margin == 0.0) return rest;
  return torch::logaddexp(rest, torch::full_like(rest, std::log(margin))).clamp_max(0.0);
}

}  // namespace

// w+ y (1 - p)^g+ (-ln p) + w- (1 - y) p_m^g- (-ln(1 - p_m)),  p_m = max(p - m, 0).
// Asymmetric loss, Ridnik et al. 2021. Parameters: g+ and g- = loss.asl.gamma_positive and gamma_negative, exponents
// (the paper has g+ = 0, the reference code's defaults are ours); m = loss.asl.margin, a probability. The powers are
// weights without gradient, as in the reference's AsymmetricLoss. Deviations: a mean over cells where the reference
// sums (a learning rate found there must grow by the cells of a batch); log-sigmoid instead of ln max(p, 1e-8).
std::unique_ptr<Loss> make_asl(const LossConfig& config, const LossData&) {
  const AslConfig asl = config.asl;
  return mean_of_cells(config, [asl](const LossInput& in) {
    const torch::Tensor p = torch::sigmoid(in.logits).detach();
    const torch::Tensor positive_focus = torch::sigmoid(-in.logits).detach().pow(asl.gamma_positive);
    const torch::Tensor negative_focus = (p - asl.margin).clamp_min(0.0).pow(asl.gamma_negative);
    return -(in.positive_weight * in.labels * positive_focus * torch::log_sigmoid(in.logits) +
             in.negative_weight * (1.0 - in.labels) * negative_focus * log_of_rest(in.logits, asl.margin));
  });
}

}  // namespace ctxtag::nn
