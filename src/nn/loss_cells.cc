#include "loss_cells.h"

#include <torch/torch.h>

#include <algorithm>

namespace ctxtag::nn {
namespace {

class MeanOfCells : public Loss {
 public:
  MeanOfCells(const LossConfig& config, CellLosses cells) : config_(config), cells_(std::move(cells)) {}
  torch::Tensor value(const LossInput& in) override { return divided(cells_(in), in, config_); }

 private:
  LossConfig config_;
  CellLosses cells_;
};

}  // namespace

std::unique_ptr<Loss> mean_of_cells(const LossConfig& config, CellLosses cells) {
  return std::make_unique<MeanOfCells>(config, std::move(cells));
}

torch::Tensor divided(const torch::Tensor& cells, const LossInput& in, const LossConfig& config) {
  const torch::Tensor masked = in.known * cells;
  return config.divide_by == "cells" ? masked.mean() : masked.sum() / in.known.sum().clamp_min(1.0);
}

torch::Tensor bce_cells(const LossInput& in) {
  const torch::Tensor positive = in.positive_weight * in.labels * torch::log_sigmoid(in.logits);
  const torch::Tensor negative = in.negative_weight * (1.0 - in.labels) * torch::log_sigmoid(-in.logits);
  return -(positive + negative);
}

torch::Tensor focal_term(const torch::Tensor& logits, double gamma) {
  return -torch::exp(gamma * torch::log_sigmoid(-logits)) * torch::log_sigmoid(logits);
}

torch::Tensor cell_weights(const LossInput& in) {
  return in.positive_weight * in.labels + in.negative_weight * (1.0 - in.labels);
}

torch::Tensor unobserved(const LossInput& in) { return in.known * (in.labels == 0); }

torch::Tensor likeliest(const torch::Tensor& logits, const torch::Tensor& among, std::int64_t count) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor chosen = torch::zeros_like(logits).flatten();
  const torch::Tensor candidates = among.flatten().nonzero().flatten();
  const std::int64_t taken = std::min(count, candidates.numel());
  if (taken > 0) {
    const torch::Tensor values = logits.flatten().index_select(0, candidates);
    const torch::Tensor order = std::get<1>(at::sort(values, /*stable=*/true, /*dim=*/0, /*descending=*/true));
    chosen.index_fill_(0, candidates.index_select(0, order.slice(0, 0, taken)), 1.0);
  }
  return chosen.view_as(logits);
}

}  // namespace ctxtag::nn
