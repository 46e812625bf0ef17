#include <torch/torch.h>

#include <cmath>

#include "../loss_cells.h"
#include "../optimizer.h"
#include "ctxtag/base/random.h"

namespace ctxtag::nn {
namespace {

constexpr std::uint64_t kPurpose = 0x524F4C45;  // part of the seed of the first estimates

// Logits of the first estimates, [rows, tags]: sure (.995) of observed positives, else a probability of .4 to .6.
torch::Tensor first_estimates(const LossData& data) {
  const auto logit = [](double p) { return static_cast<float>(std::log(p / (1.0 - p))); };
  const torch::Tensor observed = (data.labels * data.known).to(torch::kFloat32).contiguous();
  torch::Tensor estimates = torch::empty_like(observed);
  const std::int64_t rows = observed.size(0), tags = observed.size(1);
  const float* const labels = observed.data_ptr<float>();
  float* const values = estimates.data_ptr<float>();
  for (std::int64_t row = 0; row < rows; ++row) {
    Random random(mixed_seed({data.seed, kPurpose, static_cast<std::uint64_t>(row)}));
    for (std::int64_t cell = row * tags; cell < (row + 1) * tags; ++cell) {
      const float drawn = logit(random.uniform(0.4, 0.6));
      values[cell] = labels[cell] == 1.0F ? logit(0.995) : drawn;
    }
  }
  return estimates.requires_grad_();
}

OptimizerConfig plain_adam() {
  OptimizerConfig adam;
  adam.name = "adam";
  adam.weight_decay = 0.0;
  return adam;
}

class Role : public Loss {
 public:
  Role(const LossConfig& config, const LossData& data)
      : config_(config),
        expected_(positives_per_row(config, data)),
        estimates_(first_estimates(data)),
        optimizer_(make_optimizer(plain_adam(), {estimates_})) {}

  torch::Tensor value(const LossInput& in) override {
    const torch::Tensor estimates = estimates_.index_select(0, in.samples).to(in.logits.scalar_type());
    return 0.5 * (half(in.logits, torch::sigmoid(estimates).detach(), in) +
                  half(estimates, torch::sigmoid(in.logits).detach(), in));
  }

  torch::Tensor validation(const LossInput& in) override { return epr_value(in, expected_, config_); }

  void step(double learning_rate) override {
    if (!estimates_.grad().defined()) return;  // a step of the warm-up
    optimizer_->step(config_.estimate_rate * learning_rate);
    optimizer_->zero_grad();
  }

  std::vector<std::pair<std::string, torch::Tensor>> state() override {
    std::vector<std::pair<std::string, torch::Tensor>> tensors{{"estimates", estimates_.detach()}};
    for (auto& [name, tensor] : optimizer_->state()) tensors.emplace_back("optimizer." + name, tensor);
    return tensors;
  }

 private:
  // What logits are taught by the observed positives and by the other side's probabilities.
  torch::Tensor half(const torch::Tensor& logits, const torch::Tensor& taught, const LossInput& in) const {
    const torch::Tensor positive = -torch::log_sigmoid(logits), negative = -torch::log_sigmoid(-logits);
    const torch::Tensor cells = in.labels * positive + taught * positive + (1.0 - taught) * negative;
    return divided(cell_weights(in) * cells, in, config_) + expected_positives_penalty(logits, in, expected_);
  }

  LossConfig config_;
  double expected_;
  torch::Tensor estimates_;
  std::unique_ptr<Optimizer> optimizer_;
};

}  // namespace

// Regularised online label estimation, Cole et al. 2021. Beside the network's p stands an estimate q = sigmoid(theta)
// of every label of every training row; each teaches the other:
//   (L(p | y, q) + L(q | y, p)) / 2,
//   L(p | y, q) = mean over cells of w (y (-ln p) + q (-ln p) + (1 - q) (-ln(1 - p))) + ((k^(p) - k) / K)^2,
// where no gradient goes through the teacher, w = w+ y + w- (1 - y) weighs a cell as a whole (an estimate is neither
// positive nor negative), and the penalty is that of epr.cc.
// Parameters: k = loss.expected_positives, positives per row; loss.estimate_rate, the learning rate of theta in those
// of the network. Theta has an Adam of its own over all training rows. Deviations: log-sigmoid, where the reference
// adds 1e-5 inside the logarithm; first estimates are uniform in probability, the reference's in theta. Validation: L
// without estimates, which is epr.
std::unique_ptr<Loss> make_role(const LossConfig& config, const LossData& data) {
  return std::make_unique<Role>(config, data);
}

}  // namespace ctxtag::nn
