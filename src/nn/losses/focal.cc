#include <torch/torch.h>

#include "../loss_cells.h"

namespace ctxtag::nn {

// w+ y a (1 - p)^g (-ln p) + w- (1 - y) (1 - a) p^g (-ln(1 - p)).
// Lin et al. 2017. Parameters without unit: a = loss.focal.alpha (the share of positives in the balance), g =
// loss.focal.gamma (0: bce times a and 1 - a). The gradient passes through (1 - p)^g, as in the paper. Deviation: the
// power is exp(g ln(1 - p)) by log-sigmoid; a mean over cells, not a sum over anchors divided by the positives.
std::unique_ptr<Loss> make_focal(const LossConfig& config, const LossData&) {
  const FocalConfig focal = config.focal;
  return mean_of_cells(config, [focal](const LossInput& in) {
    return focal.alpha * in.positive_weight * in.labels * focal_term(in.logits, focal.gamma) +
           (1.0 - focal.alpha) * in.negative_weight * (1.0 - in.labels) * focal_term(-in.logits, focal.gamma);
  });
}

}  // namespace ctxtag::nn
