#include <torch/torch.h>

#include "../loss_cells.h"
#include "ctxtag/base/error.h"

namespace ctxtag::nn {
namespace {

// 1 for the tags whose empty cells have no loss, [tags].
torch::Tensor frequent_tags(const LossConfig& config, const LossData& data) {
  const torch::Tensor observed = (data.labels * data.known).to(torch::kFloat64).mean(0);
  return (data.prior.defined() ? data.prior : observed) > config.selective_asl.prior_threshold;
}

}  // namespace

// Class-aware selective loss, Ben-Baruch et al. 2022:
//   positives  w+ (1 - p)^g+ (-ln p),   zeros of the table  w- p^g- (-ln(1 - p)),
//   empty cells  a w- p^g0 (-ln(1 - p)), but nothing for tags whose prior is greater than a threshold, nor for the
//   n likeliest empty cells of a batch.
// Parameters (loss.selective_asl): g+, g-, g0 = gamma_positive, gamma_negative, gamma_empty, exponents; a =
// weight_empty; prior_threshold, a probability; n = doubted_per_row times the rows of the batch. The prior of a tag is
// its mean score in the table `prior` (an earlier run's), or the share of training rows that are observed positives. As
// in the reference the powers are weights without gradient, and the likeliest are sought among all empty cells.
// Deviations: a mean over cells where the reference sums; log-sigmoid instead of ln max(p, 1e-8); no margin.
// Validation: the same, the likeliest cells chosen over the whole split.
std::unique_ptr<Loss> make_selective_asl(const LossConfig& config, const LossData& data) {
  if (config.empty != "negative" || (data.known == 1).all().item<bool>()) {
    throw ConfigError(
        "loss.name: selective_asl chooses among empty cells, and none takes part; expected a label table with empty "
        "cells and loss.empty=negative (without them it would be asl)");
  }
  const SelectiveAslConfig selective = config.selective_asl;
  const torch::Tensor frequent = frequent_tags(config, data);
  return mean_of_cells(config, [selective, frequent](const LossInput& in) {
    const torch::Tensor empty = 1.0 - in.annotated, zero = in.annotated * (1.0 - in.labels);
    const torch::Tensor doubted = likeliest(in.logits, empty, selective.doubted_per_row * in.logits.size(0));
    const torch::Tensor chosen = empty * (1.0 - doubted) * frequent.logical_not();
    const torch::Tensor p = torch::sigmoid(in.logits).detach(), rest = torch::sigmoid(-in.logits).detach();
    const torch::Tensor negatives =
        zero * p.pow(selective.gamma_negative) + selective.weight_empty * chosen * p.pow(selective.gamma_empty);
    return -(in.positive_weight * in.labels * rest.pow(selective.gamma_positive) * torch::log_sigmoid(in.logits) +
             in.negative_weight * negatives * torch::log_sigmoid(-in.logits));
  });
}

}  // namespace ctxtag::nn
