#include <torch/torch.h>

#include <cmath>

#include "../loss_cells.h"

namespace ctxtag::nn {

// Large loss matters, Kim et al. 2022: unobserved cells are learnt as negative, and those whose loss is largest are
// doubted, batch by batch, since the network learns clean labels first. Of the n cells of a batch that take part
//   LL-R and LL-Ct: ceil(n D e),  LL-Cp: ceil(n D) for e > 0,
// e = epochs after the first one of this loss, D = loss.large_loss.percent / 100 (the authors take .1 to .5 percent).
// LL-R leaves the doubted cells out, LL-Ct learns them as positive in this step, LL-Cp as positive for good. A doubted
// cell that is learnt as positive weighs w+. Which cells are doubted does not depend on the weights.
// Deviations: never more than the unobserved cells (the reference then changes observed ones too) and exactly that many
// when losses are equal; n does not count cells that take no part; LL-Cp keeps every cell it has swapped (the reference
// forgets the one of the smallest loss).
// Validation of all three: bce with the labels as they are.

namespace {

torch::Tensor doubted(const LossInput& in, double percent, std::int64_t times) {
  const double share = percent / 100.0 * static_cast<double>(times) * in.known.sum().item<double>();
  return likeliest(in.logits, unobserved(in), static_cast<std::int64_t>(std::ceil(share - 1e-9)));
}

class CorrectPermanently : public Loss {
 public:
  CorrectPermanently(const LossConfig& config, const LossData& data)
      : config_(config), corrected_(torch::zeros(data.labels.sizes(), torch::kFloat32)) {}

  torch::Tensor value(const LossInput& in) override {
    LossInput corrected = in;
    corrected.labels = torch::maximum(in.labels, corrected_.index_select(0, in.samples).to(in.labels.scalar_type()));
    if (in.epoch > 0) {
      const torch::Tensor fresh = doubted(corrected, config_.large_loss.percent, 1);
      corrected.labels = corrected.labels + fresh;
      const torch::Tensor cells = fresh.nonzero();
      corrected_.index_put_({in.samples.index_select(0, cells.select(1, 0)), cells.select(1, 1)}, torch::ones({}));
    }
    return divided(bce_cells(corrected), in, config_);
  }

  torch::Tensor validation(const LossInput& in) override { return divided(bce_cells(in), in, config_); }

  std::vector<std::pair<std::string, torch::Tensor>> state() override { return {{"corrected", corrected_}}; }

 private:
  LossConfig config_;
  torch::Tensor corrected_;  // [training rows, tags]: 1 where a cell was found to be positive
};

}  // namespace

std::unique_ptr<Loss> make_large_loss_reject(const LossConfig& config, const LossData&) {
  const double percent = config.large_loss.percent;
  return mean_of_cells(
      config, [percent](const LossInput& in) { return (1.0 - doubted(in, percent, in.epoch)) * bce_cells(in); });
}

std::unique_ptr<Loss> make_large_loss_correct_temporarily(const LossConfig& config, const LossData&) {
  const double percent = config.large_loss.percent;
  return mean_of_cells(config, [percent](const LossInput& in) {
    LossInput corrected = in;
    corrected.labels = in.labels + doubted(in, percent, in.epoch);
    return bce_cells(corrected);
  });
}

std::unique_ptr<Loss> make_large_loss_correct_permanently(const LossConfig& config, const LossData& data) {
  return std::make_unique<CorrectPermanently>(config, data);
}

}  // namespace ctxtag::nn
