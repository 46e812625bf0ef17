#pragma once
#include <torch/torch.h>

namespace ctxtag::nn {

/// Places that max pooling looks at together: `frames` x `bands`, side by side without overlap.
struct PoolWindow {
  std::int64_t frames = 2, bands = 2;
  bool rounds_up = false;  ///< whether a part of a window at the end counts (TensorFlow's SAME)
};

/// Max pooling, then ReLU: the same values and gradients as the other way round, on a fraction of the data. On the
/// processor it is one pass over channels-last maps, forwards and backwards. [batch, channels, frames, bands], float32
/// or bfloat16.
torch::Tensor pooled_relu(const torch::Tensor& x, const PoolWindow& window);

}  // namespace ctxtag::nn
