#include <torch/torch.h>

#include "../loss_cells.h"
#include "ctxtag/base/error.h"

namespace ctxtag::nn {

// g(r) times bce over the known cells of a row,  g(r) = a r^c + b,  r = share of the row's cells that are known.
// Durand et al. 2019. Parameters without unit: a, b, c = loss.partial_bce.alpha, beta, gamma; the defaults have g(1) =
// 1 and g(.1) = 5, so that sparsely labelled rows count. It tells zeros of the table from empty cells and needs both
// classes. Deviation: a row with nothing known is taken as one with one known cell, so that a negative c is no division
// by 0.
std::unique_ptr<Loss> make_partial_bce(const LossConfig& config, const LossData& data) {
  if (config.empty != "ignore") {
    throw ConfigError("loss.empty: partial_bce leaves empty cells out; found '" + config.empty +
                      "', expected ignore (or another loss)");
  }
  if (!(data.known == 1).logical_and(data.labels == 0).any().item<bool>()) {
    throw ConfigError(
        "loss.name: partial_bce needs labels of 0, and the training rows have only 1 and empty cells; take a loss for "
        "unobserved labels (role, splc, large_loss_...) and loss.empty=negative");
  }
  const PartialBceConfig partial = config.partial_bce;
  return mean_of_cells(config, [partial](const LossInput& in) {
    const auto tags = static_cast<double>(in.logits.size(1));
    const torch::Tensor share = in.known.sum(1, /*keepdim=*/true).clamp_min(1.0) / tags;
    return (partial.alpha * share.pow(partial.gamma) + partial.beta) * bce_cells(in);
  });
}

}  // namespace ctxtag::nn
