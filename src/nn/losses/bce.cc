#include <torch/torch.h>

#include "../losses.h"

namespace ctxtag::nn {

// Mean over batch and tags of  known * (-w+ y ln p - w- (1 - y) ln(1 - p)),  p = sigmoid(logit): ICASSP 2020 and ICMR
// 2020. Computed from logits by log-sigmoid, so that it needs no clipping and keeps its gradient however sure the
// network is.
LossFunction make_bce(const LossConfig& config) {
  return [config](const LossInput& in) {
    const torch::Tensor positive = in.positive_weight * in.labels * torch::log_sigmoid(in.logits);
    const torch::Tensor negative = in.negative_weight * (1.0 - in.labels) * torch::log_sigmoid(-in.logits);
    return divided(-in.known * (positive + negative), in, config);
  };
}

}  // namespace ctxtag::nn
