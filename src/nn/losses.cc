#include "losses.h"

#include <torch/torch.h>

#include "ctxtag/base/registry.h"

namespace ctxtag::nn {

LossFunction make_bce(const LossConfig& config);  // losses/bce.cc

namespace {

const Registry<LossFunction(const LossConfig&)>& losses() {
  static const Registry<LossFunction(const LossConfig&)> table("loss", {{"bce", make_bce}});
  return table;
}

}  // namespace

torch::Tensor divided(const torch::Tensor& cells, const LossInput& in, const LossConfig& config) {
  return config.divide_by == "cells" ? cells.mean() : cells.sum() / in.known.sum().clamp_min(1.0);
}

LossFunction make_loss(const LossConfig& config) { return losses().create(config.name, config); }

std::vector<std::string> loss_names() { return losses().names(); }

}  // namespace ctxtag::nn
