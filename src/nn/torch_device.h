#pragma once
#include <torch/torch.h>

#include "ctxtag/nn/device.h"

namespace ctxtag::nn {

/// The card of a process of this host: its own, unless the launcher has shown each but one (CUDA_VISIBLE_DEVICES, null
/// where it is not set).
int own_card(int local_rank, int cards, const char* visible);

torch::Device torch_device(const Device& device);
/// Where the parameters of a network are.
torch::Device device_of(const torch::nn::Module& module);
/// Memory of the processor for floats of this shape, for a card such as it can fetch from while both go on (pinned).
torch::Tensor host_memory(const std::vector<std::int64_t>& shape, const torch::Device& device);

}  // namespace ctxtag::nn
