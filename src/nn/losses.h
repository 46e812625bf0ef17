#pragma once
#include "ctxtag/nn/loss.h"

namespace ctxtag::nn {

/// What a loss sums is divided by: all cells of the batch, or those whose label is known (at least 1).
torch::Tensor divided(const torch::Tensor& cells, const LossInput& in, const LossConfig& config);

}  // namespace ctxtag::nn
