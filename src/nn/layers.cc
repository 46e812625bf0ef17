#include "layers.h"

#include <algorithm>
#include <cmath>

#include "ctxtag/base/random.h"
#include "peers.h"

namespace ctxtag::nn {
namespace {

thread_local bool weights_to_be_read = false;

void require_room(std::int64_t in, std::int64_t out, std::int64_t taps, std::int64_t limit) {
  if (out <= limit / taps / in) return;
  throw ConfigError("model: a layer from " + std::to_string(in) + " to " + std::to_string(out) +
                    " units is larger than " + std::to_string(limit) + " weights");
}

// As norm->forward(x) of the rows of all processes.
template <typename Norm>
torch::Tensor normalised_together(Norm& norm, const torch::Tensor& x, Peers& peers) {
  const SharedNorm found = shared_norm(x.to(torch::kFloat32), norm->weight, norm->bias, norm->options.eps(), peers);
  const torch::NoGradGuard no_grad;
  const double momentum = norm->options.momentum().value();
  norm->num_batches_tracked += 1;
  norm->running_mean.mul_(1.0 - momentum).add_(found.mean, momentum);
  norm->running_var.mul_(1.0 - momentum).add_(found.variance, momentum * found.count / (found.count - 1.0));
  return found.y.to(x.scalar_type());
}

template <typename Norm>
torch::Tensor normalised_by(Norm& norm, const torch::Tensor& x) {
  if (norm->is_training() && NormScope::peers() != nullptr) return normalised_together(norm, x, *NormScope::peers());
  if (!norm->is_training() || x.numel() > x.size(1)) return norm->forward(x);
  norm->eval();
  torch::Tensor y = norm->forward(x);
  norm->train();
  return y;
}

}  // namespace

Convolution conv3x3(std::int64_t in, std::int64_t out, bool bias, std::int64_t limit) {
  require_room(in, out, 9, limit);
  return Convolution(torch::nn::Conv2dOptions(in, out, 3).padding(1).bias(bias));
}

Convolution convolution(std::int64_t in, std::int64_t out, const Kernel& kernel, std::int64_t limit) {
  require_room(in, out, kernel.frames * kernel.bands, limit);
  torch::nn::Conv2dOptions options(in, out, {kernel.frames, kernel.bands});
  options.stride(kernel.stride).padding(torch::ExpandingArray<2>({kernel.frame_padding, kernel.band_padding}));
  return Convolution(options);
}

DenseLayer dense(std::int64_t in, std::int64_t out, std::int64_t limit) {
  require_room(in, out, 1, limit);
  return DenseLayer(in, out);
}

DenseLayer of_logits(DenseLayer layer) {
  layer->keep_float32();
  return layer;
}

torch::Tensor one_channel_last(const torch::Tensor& x) {
  return x.reshape({x.size(0), x.size(2), x.size(3), 1}).permute({0, 3, 1, 2});
}

torch::Tensor dropped_out(const torch::Tensor& x, double dropped, const SampleSeeds& seeds, std::uint64_t layer) {
  if (dropped <= 0.0) return x;
  const std::int64_t rows = x.size(0), units = x.size(1);
  TORCH_CHECK(static_cast<std::int64_t>(seeds.size()) == rows, "one seed per row");
  torch::Tensor mask = torch::empty({rows, units}, torch::kFloat32);
  float* const out = mask.data_ptr<float>();
  const auto scale = static_cast<float>(1.0 / (1.0 - dropped));
  for (std::int64_t i = 0; i < rows; ++i) {
    Random random(mixed_seed({seeds[static_cast<std::size_t>(i)], layer}));
    for (std::int64_t j = 0; j < units; ++j) out[i * units + j] = random.uniform() < dropped ? 0.0F : scale;
  }
  return x * mask.to(x.device(), x.scalar_type());
}

torch::Tensor pooled_relu_within(const torch::Tensor& x, std::int64_t frames, std::int64_t bands) {
  return pooled_relu(x, {std::min(frames, x.size(2)), std::min(bands, x.size(3))});
}

torch::Tensor normalised(torch::nn::BatchNorm1d& norm, const torch::Tensor& x) { return normalised_by(norm, x); }
torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& x) { return normalised_by(norm, x); }

torch::nn::BatchNormOptions tensorflow_norm(std::int64_t units) {
  return torch::nn::BatchNormOptions(units).momentum(0.01).eps(1e-3);
}

WeightsToBeRead::WeightsToBeRead() : before_(weights_to_be_read) { weights_to_be_read = true; }
WeightsToBeRead::~WeightsToBeRead() { weights_to_be_read = before_; }

void fill_truncated_normal(const torch::Tensor& weights, double deviation) {
  if (weights_to_be_read) return;
  const torch::NoGradGuard no_grad;
  const double inside = std::erf(std::sqrt(2.0));  // probability of less than two standard deviations
  weights.uniform_(-inside, inside).erfinv_().mul_(std::sqrt(2.0) * deviation);
  weights.clamp_(-2.0 * deviation, 2.0 * deviation);  // against rounding at the very ends
}

}  // namespace ctxtag::nn
