#pragma once
#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

#include "ctxtag/nn/config.h"

namespace ctxtag::nn {

/// What one batch offers a loss; every tensor is [batch, tags]. Weights are >= 0 and not confined to [0, 1].
struct LossInput {
  torch::Tensor logits;
  torch::Tensor labels;           ///< 0 or 1; between them for mixed samples
  torch::Tensor known;            ///< 1, or 0 where the label is unknown: no loss there
  torch::Tensor positive_weight;  ///< of the part of a label that is 1
  torch::Tensor negative_weight;  ///< of the part that is 0
};

/// A scalar, differentiable in the logits.
using LossFunction = std::function<torch::Tensor(const LossInput&)>;

LossFunction make_loss(const LossConfig& config);
std::vector<std::string> loss_names();

}  // namespace ctxtag::nn
