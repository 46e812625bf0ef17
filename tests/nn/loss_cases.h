#pragma once
#include <torch/torch.h>

#include <cmath>
#include <string>
#include <vector>

#include "ctxtag/nn/loss.h"

namespace ctxtag::nn {

inline LossConfig loss_named(const std::string& name) {
  LossConfig config;
  config.name = name;
  if (name == "selective_asl") config.empty = "negative";  // it is about empty cells
  config.large_loss.percent = 10.0;                        // of few cells
  return config;
}

inline torch::Tensor row_of(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat64).view({1, static_cast<std::int64_t>(values.size())});
}

/// One row of four cells whose last is unknown. The weights that play no part are large.
inline LossInput four_cells() {
  LossInput in{row_of({1.0, -2.0, 0.5, 9.0}), row_of({1, 0, 0, 0}), row_of({1, 1, 1, 0}), row_of({2, 70, 3, 70}),
               row_of({70, 0.5, 0.25, 1})};
  in.samples = torch::zeros({1}, torch::kInt64);
  return in;
}

/// Three rows of four cells, known or not, weighted.
inline LossInput random_input(bool soft_labels) {
  torch::manual_seed(7);
  const torch::Tensor labels =
      soft_labels ? torch::rand({3, 4}, torch::kFloat64) : torch::randint(2, {3, 4}).to(torch::kFloat64);
  LossInput in{torch::randn({3, 4}, torch::kFloat64).requires_grad_(), labels,
               torch::randint(2, {3, 4}).to(torch::kFloat64), 3 * torch::rand({3, 4}, torch::kFloat64),
               torch::rand({3, 4}, torch::kFloat64)};
  if (soft_labels) {  // one cell that is known and more of a zero than of a positive
    in.labels[0][0] = 0.25;
    in.known[0][0] = 1.0;
  }
  in.samples = torch::arange(3);
  return in;
}

/// Training labels as those of `in`, mixed ones rounded.
inline LossData data_of(const LossInput& in) { return {in.labels.round(), in.known}; }

inline double value_of(const LossConfig& config, const LossInput& in) {
  return make_loss(config, data_of(in))->value(in).item<double>();
}

/// The gradient by the logits of a fresh loss's value.
inline torch::Tensor gradient_of(const LossConfig& config, const LossInput& in) {
  LossInput own = in;
  own.logits = in.logits.detach().clone().requires_grad_();
  make_loss(config, data_of(in))->value(own).backward();
  return own.logits.grad();
}

// Plain arithmetic to compare with: p = 1 / (1 + exp(-x)), -ln p and -ln(1 - p).
inline double probability(double x) { return 1.0 / (1.0 + std::exp(-x)); }
inline double loss_of_one(double x) { return std::log1p(std::exp(-x)); }
inline double loss_of_zero(double x) { return std::log1p(std::exp(x)); }

}  // namespace ctxtag::nn
