#pragma once
#include <torch/torch.h>

#include <cstddef>
#include <vector>

#include "ctxtag/loading/batch.h"

namespace ctxtag::nn {

/// A tensor over memory that stays the caller's.
torch::Tensor tensor_of(const std::vector<float>& values, const std::vector<std::int64_t>& shape);

/// What a network is given of a batch; shares the batch's memory.
struct NetworkInput {
  torch::Tensor spectrograms;  ///< [rows, 1, frames, bands]
  torch::Tensor users;         ///< [rows, numbers of a listener], which may be 0
};
NetworkInput network_input(const Batch& batch, std::size_t listener_numbers);

/// The way of input to a card: it is laid into pinned memory, while the card still computes the gradients of the step
/// before, and fetched from there without waiting. LibTorch keeps such memory for the next batch, once it has been
/// fetched. On the processor input stays where it is.
NetworkInput sent_to(const torch::Device& device, const NetworkInput& input);

}  // namespace ctxtag::nn
