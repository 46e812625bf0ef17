#pragma once
#include <torch/torch.h>

#include "ctxtag/nn/model.h"
#include "pooling.h"
#include "product_layers.h"

namespace ctxtag::nn {

/// Rows of a block of the dense layers at inference. A matrix product's rounding may depend on how many rows it has, so
/// scores that must not depend on the batch are computed on blocks of this many, the last one filled up with zeros.
constexpr std::int64_t kBlockRows = 8;

/// Convolution 3x3 with zero padding ("same"). Throws ConfigError above `limit` weights.
Convolution conv3x3(std::int64_t in, std::int64_t out, bool bias, std::int64_t limit);

/// What a convolution covers and how it moves, and how many zeros it sees beyond each end.
struct Kernel {
  std::int64_t frames = 3, bands = 3, frame_padding = 1, band_padding = 1, stride = 1;
};
/// Convolution with a bias. Throws ConfigError above `limit` weights.
Convolution convolution(std::int64_t in, std::int64_t out, const Kernel& kernel, std::int64_t limit);

/// Dense layer. Throws ConfigError above `limit` weights.
DenseLayer dense(std::int64_t in, std::int64_t out, std::int64_t limit);
/// The last layer of a network, one logit per tag: it keeps all digits whatever the precision.
DenseLayer of_logits(DenseLayer layer);

/// Maps of one channel, laid out channels-last in name too: torch tells layouts by strides, and one channel fits
/// either. Without this the first convolution would answer in the other layout. [batch, 1, frames, bands], contiguous.
torch::Tensor one_channel_last(const torch::Tensor& x);

/// Keeps each unit with probability 1 - `dropped` and scales it by 1 / (1 - dropped); which units stay depends on the
/// row's seed and `layer` alone. [batch, units].
torch::Tensor dropped_out(const torch::Tensor& x, double dropped, const SampleSeeds& seeds, std::uint64_t layer);

/// pooled_relu() with windows rounded down. A side shorter than its window is pooled whole, so that something is left
/// of inputs smaller than a network was drawn for. [batch, channels, frames, bands].
torch::Tensor pooled_relu_within(const torch::Tensor& x, std::int64_t frames, std::int64_t bands);

/// norm(x), by the running figures where a channel has one value only, as in a batch of one row, and so no deviation.
/// [batch, units].
torch::Tensor normalised(torch::nn::BatchNorm1d& norm, const torch::Tensor& x);
/// The same of [batch, channels, frames, bands].
torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& x);

/// Batch normalisation as TensorFlow 1 begins it: momentum 0.99 (here 0.01), epsilon 0.001.
torch::nn::BatchNormOptions tensorflow_norm(std::int64_t units);

/// The weights of networks that are built as long as this lives will be read from a file: fill_truncated_normal()
/// draws none for them, which takes longer than reading does.
class WeightsToBeRead {
 public:
  WeightsToBeRead();
  ~WeightsToBeRead();
  WeightsToBeRead(const WeightsToBeRead&) = delete;
  WeightsToBeRead& operator=(const WeightsToBeRead&) = delete;

 private:
  bool before_;
};

/// Draws from the normal distribution, values beyond two standard deviations drawn again (TensorFlow's
/// truncated_normal).
void fill_truncated_normal(const torch::Tensor& weights, double deviation);

}  // namespace ctxtag::nn
