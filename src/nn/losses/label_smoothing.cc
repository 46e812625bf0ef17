#include <torch/torch.h>

#include "../loss_cells.h"

namespace ctxtag::nn {

// bce towards labels of 1 - e instead of 1 and e instead of 0:
//   y = 1: (1 - e) (-ln p) + e (-ln(1 - p));   y = 0: (1 - e) (-ln(1 - p)) + e (-ln p).
// Szegedy et al. 2016; for unobserved labels (AN-LS) Cole et al. 2021.
// Parameter: e = loss.smoothing, a probability. Weights: w+ scales both terms of the part of a label that is 1, w- both
// of the part that is 0. Deviation: log-sigmoid, where the reference adds 1e-5 inside the logarithm.
std::unique_ptr<Loss> make_label_smoothing(const LossConfig& config, const LossData&) {
  const double e = config.smoothing;
  return mean_of_cells(config, [e](const LossInput& in) {
    const torch::Tensor positive = -torch::log_sigmoid(in.logits), negative = -torch::log_sigmoid(-in.logits);
    return in.positive_weight * in.labels * ((1.0 - e) * positive + e * negative) +
           in.negative_weight * (1.0 - in.labels) * ((1.0 - e) * negative + e * positive);
  });
}

}  // namespace ctxtag::nn
