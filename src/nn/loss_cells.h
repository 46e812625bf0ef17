#pragma once
#include <functional>
#include <memory>

#include "ctxtag/nn/loss.h"

namespace ctxtag::nn {

/// [batch, tags]: the losses of single cells, weighted; cells that take no part are masked afterwards.
using CellLosses = std::function<torch::Tensor(const LossInput&)>;

/// A loss without state that is a mean of cells.
std::unique_ptr<Loss> mean_of_cells(const LossConfig& config, CellLosses cells);

/// The cells that take part, summed and divided by all cells of the batch, or by their own number (at least 1).
torch::Tensor divided(const torch::Tensor& cells, const LossInput& in, const LossConfig& config);

/// w+ y (-ln p) + w- (1 - y) (-ln(1 - p)),  p = sigmoid(logit).
torch::Tensor bce_cells(const LossInput& in);

/// -(1 - p)^gamma ln p, finite with its gradient for every logit and gamma >= 0. That of a negative:
/// focal_term(-logits).
torch::Tensor focal_term(const torch::Tensor& logits, double gamma);

/// w+ y + w- (1 - y): what a cell weighs whose two parts are not told apart.
torch::Tensor cell_weights(const LossInput& in);

/// 1 where a cell takes part and its label is 0: it may be a positive that nobody marked. Mixed labels count as marked.
torch::Tensor unobserved(const LossInput& in);

/// 1 at the `count` greatest logits among the cells where `among` is 1 (at all of them if there are fewer), else 0. Of
/// equal logits the first in row order goes first.
torch::Tensor likeliest(const torch::Tensor& logits, const torch::Tensor& among, std::int64_t count);

/// loss.expected_positives, or where it is 0 the positives per training row. Throws ConfigError when that is 0 too, or
/// when there are fewer tags.
double positives_per_row(const LossConfig& config, const LossData& data);

/// Expected positive regularisation (losses/epr.cc): the observed positives, and the penalty.
torch::Tensor epr_value(const LossInput& in, double expected, const LossConfig& config);

/// ((mean over rows of the sum of p over the cells that take part, minus `expected`) / tags)^2.
torch::Tensor expected_positives_penalty(const torch::Tensor& logits, const LossInput& in, double expected);

}  // namespace ctxtag::nn
