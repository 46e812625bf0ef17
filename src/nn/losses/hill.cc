#include <torch/torch.h>

#include "../loss_cells.h"

namespace ctxtag::nn {

// w+ y (1 - p_m)^g (-ln p_m) + w- (1 - y) (l - p) p^2,  p = sigmoid(x), p_m = sigmoid(x - m).
// Zhang et al. 2021 (Hill). Parameters: l = loss.hill.lambda; m = loss.hill.margin, in logits; g = loss.hill.gamma.
// With l = 1.5 the gradient of a negative by its logit is 3 p^2 (1 - p)^2: negatives of which the network is sure that
// they are positive are let go. Deviations: a mean over cells where the reference sums; log-sigmoid instead of ln p.
std::unique_ptr<Loss> make_hill(const LossConfig& config, const LossData&) {
  const HillConfig hill = config.hill;
  return mean_of_cells(config, [hill](const LossInput& in) {
    const torch::Tensor p = torch::sigmoid(in.logits);
    return in.positive_weight * in.labels * focal_term(in.logits - hill.margin, hill.gamma) +
           in.negative_weight * (1.0 - in.labels) * (hill.lambda - p) * p * p;
  });
}

}  // namespace ctxtag::nn
