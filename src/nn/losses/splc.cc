#include <torch/torch.h>

#include "../loss_cells.h"

namespace ctxtag::nn {

// w+ y (1 - p_m)^g (-ln p_m) + w- (1 - y) p^g (-ln(1 - p)),  p = sigmoid(x), p_m = sigmoid(x - m); from a certain epoch
// on an unobserved cell with p > t is a positive instead: w+ (1 - p)^g (-ln p).
// Self-paced loss correction with focal margin, Zhang et al. 2021. Parameters: m = loss.splc.margin, in logits; g =
// loss.splc.gamma; t = loss.splc.threshold, a probability (the authors take .65 where three quarters of the labels are
// left); loss.splc.first_epoch, from 1 after the warm-up (2 is the reference's change_epoch 1). A corrected cell has no
// margin, as in the reference, and weighs w+, since it now counts as positive. Deviation: a mean over cells where the
// reference sums. Validation: no cell is corrected.
std::unique_ptr<Loss> make_splc(const LossConfig& config, const LossData&) {
  const SplcConfig splc = config.splc;
  return mean_of_cells(config, [splc](const LossInput& in) {
    const torch::Tensor observed = in.positive_weight * in.labels * focal_term(in.logits - splc.margin, splc.gamma);
    const torch::Tensor negative = in.negative_weight * (1.0 - in.labels) * focal_term(-in.logits, splc.gamma);
    if (in.epoch + 1 < splc.first_epoch) return observed + negative;
    const torch::Tensor corrected = unobserved(in) * (torch::sigmoid(in.logits) > splc.threshold);
    return observed + (1.0 - corrected) * negative + corrected * in.positive_weight * focal_term(in.logits, splc.gamma);
  });
}

}  // namespace ctxtag::nn
