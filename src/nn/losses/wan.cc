#include <torch/torch.h>

#include <algorithm>

#include "../loss_cells.h"

namespace ctxtag::nn {

// Weak assume-negative: bce whose negatives weigh 1 / (K - 1), K = number of tags:
//   w+ y (-ln p) + w- (1 - y) (-ln(1 - p)) / (K - 1).
// Cole et al. 2021 (WAN): one observed positive then weighs as much as all unobserved cells of
// its row. Parameters: none. Deviations: log-sigmoid (the reference adds 1e-5 inside the logarithm); K = 1 divides
// by 1.
std::unique_ptr<Loss> make_wan(const LossConfig& config, const LossData&) {
  return mean_of_cells(config, [](const LossInput& in) {
    LossInput weak = in;
    weak.negative_weight = in.negative_weight / static_cast<double>(std::max<std::int64_t>(1, in.logits.size(1) - 1));
    return bce_cells(weak);
  });
}

}  // namespace ctxtag::nn
