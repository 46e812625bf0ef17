#include <torch/torch.h>

#include "../loss_cells.h"
#include "ctxtag/base/error.h"

namespace ctxtag::nn {
namespace {

class ExpectedPositives : public Loss {
 public:
  ExpectedPositives(const LossConfig& config, const LossData& data)
      : config_(config), expected_(positives_per_row(config, data)) {}
  torch::Tensor value(const LossInput& in) override { return epr_value(in, expected_, config_); }

 private:
  LossConfig config_;
  double expected_;
};

}  // namespace

double positives_per_row(const LossConfig& config, const LossData& data) {
  const auto rows = static_cast<double>(data.labels.size(0)), tags = static_cast<double>(data.labels.size(1));
  double expected = config.expected_positives;
  if (expected == 0.0) expected = (data.labels * data.known).sum().item<double>() / rows;
  if (expected == 0.0 || expected > tags) {
    throw ConfigError("loss.expected_positives: " + config.name + " expects more than 0 and at most " +
                      std::to_string(data.labels.size(1)) + " positives per row (the number of tags), found " +
                      std::to_string(expected) +
                      (config.expected_positives == 0.0 ? ", the mean of the training rows; give a number" : ""));
  }
  return expected;
}

torch::Tensor expected_positives_penalty(const torch::Tensor& logits, const LossInput& in, double expected) {
  const torch::Tensor positives = (in.known * torch::sigmoid(logits)).sum(1).mean();
  return ((positives - expected) / static_cast<double>(logits.size(1))).square();
}

torch::Tensor epr_value(const LossInput& in, double expected, const LossConfig& config) {
  return divided(-in.positive_weight * in.labels * torch::log_sigmoid(in.logits), in, config) +
         expected_positives_penalty(in.logits, in, expected);
}

// Mean over cells of  w+ y (-ln p)  plus  ((k^ - k) / K)^2,  k^ = the batch's mean sum of p per row, K = number of
// tags. Expected positive regularisation, Cole et al. 2021. Parameter: k = loss.expected_positives, positives per row.
// w- plays no part: the loss says nothing of a single negative. Cells that take no part are left out of k^. Deviation:
// log-sigmoid, where the reference adds 1e-5 inside the logarithm.
std::unique_ptr<Loss> make_epr(const LossConfig& config, const LossData& data) {
  return std::make_unique<ExpectedPositives>(config, data);
}

}  // namespace ctxtag::nn
