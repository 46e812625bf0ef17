#pragma once
#include <torch/torch.h>

#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

/// Rows of a block of the dense layers at inference. A matrix product's rounding may depend on how many rows it has, so
/// scores that must not depend on the batch are computed on blocks of this many, the last one filled up with zeros.
constexpr std::int64_t kBlockRows = 8;

/// Convolution 3x3 with zero padding ("same"), weights laid out channels-last. Throws ConfigError above `limit`
/// weights.
torch::nn::Conv2d conv3x3(std::int64_t in, std::int64_t out, bool bias, std::int64_t limit);

/// What a convolution covers and how it moves, and how many zeros it sees beyond each end.
struct Kernel {
  std::int64_t frames = 3, bands = 3, frame_padding = 1, band_padding = 1, stride = 1;
};
/// Convolution with a bias, weights laid out channels-last. Throws ConfigError above `limit` weights.
torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, const Kernel& kernel, std::int64_t limit);

/// Dense layer. Throws ConfigError above `limit` weights.
torch::nn::Linear dense(std::int64_t in, std::int64_t out, std::int64_t limit);

/// Max pooling 2x2 that rounds sizes up (TensorFlow's SAME), then ReLU: the same values and gradients as the other way
/// round, on a quarter of the data.
torch::Tensor pooled_relu(const torch::Tensor& x);

/// Like pooled_relu(), sizes rounded down.
torch::Tensor pooled_relu_floor(const torch::Tensor& x);

/// Keeps each unit with probability 1 - `dropped` and scales it by 1 / (1 - dropped); which units stay depends on the
/// row's seed and `layer` alone. [batch, units].
torch::Tensor dropped_out(const torch::Tensor& x, double dropped, const SampleSeeds& seeds, std::uint64_t layer);

/// Max pooling over spans of `frames` x `bands`, sizes rounded down. A side shorter than its span is pooled whole, so
/// that something is left of inputs smaller than a network was drawn for. [batch, channels, frames, bands].
torch::Tensor pooled_within(const torch::Tensor& x, std::int64_t frames, std::int64_t bands);

/// norm(x), by the running figures where a channel has one value only, as in a batch of one row, and so no deviation.
/// [batch, units].
torch::Tensor normalised(torch::nn::BatchNorm1d& norm, const torch::Tensor& x);
/// The same of [batch, channels, frames, bands].
torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& x);

/// Batch normalisation as TensorFlow 1 begins it: momentum 0.99 (here 0.01), epsilon 0.001.
torch::nn::BatchNormOptions tensorflow_norm(std::int64_t units);

/// Draws from the normal distribution, values beyond two standard deviations drawn again (TensorFlow's
/// truncated_normal).
void fill_truncated_normal(torch::Tensor weights, double deviation);

}  // namespace ctxtag::nn
