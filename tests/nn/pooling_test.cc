#include "nn/pooling.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "nn/pool_kernels.h"

namespace ctxtag::nn {
namespace {

torch::Tensor pooled_by_torch(const torch::Tensor& x, const PoolWindow& window) {
  const std::vector<std::int64_t> size{window.frames, window.bands};
  return torch::max_pool2d(torch::relu(x), size, size, {0, 0}, {1, 1}, window.rounds_up);
}

// Maps with values on a coarse grid, so that there are ties, in both layouts.
torch::Tensor random_map(torch::ScalarType type, bool channels_last) {
  const torch::Tensor x = torch::randint(-8, 9, {2, 21, 9, 7}).to(type) / 4;
  return x.contiguous(channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous);
}

const std::vector<PoolWindow> kWindows{{2, 2, true}, {2, 2, false}, {4, 2, false}, {5, 3, true}, {9, 7, false}, {1, 1}};

class PooledRelu : public ::testing::TestWithParam<torch::ScalarType> {
 protected:
  PooledRelu() { torch::manual_seed(11); }
};
INSTANTIATE_TEST_SUITE_P(Numbers, PooledRelu, ::testing::Values(torch::kFloat32, torch::kBFloat16, torch::kFloat64),
                         [](const auto& param) { return std::string(c10::toString(param.param)); });

TEST_P(PooledRelu, EqualsTorchsReluThenMaxPooling) {
  for (const PoolWindow& window : kWindows) {
    for (const bool channels_last : {false, true}) {
      const torch::Tensor x = random_map(GetParam(), channels_last);
      EXPECT_TRUE(torch::equal(pooled_relu(x, window), pooled_by_torch(x, window)))
          << window.frames << " x " << window.bands;
    }
  }
}

TEST_P(PooledRelu, HasTorchsGradients) {
  for (const PoolWindow& window : kWindows) {
    const torch::Tensor x = random_map(GetParam(), true);
    const auto gradient = [&](const auto& pool) {
      const torch::Tensor input = x.clone().set_requires_grad(true);
      const torch::Tensor y = pool(input, window);
      y.backward(torch::arange(y.numel()).reshape(y.sizes()).to(y.scalar_type()) / 64);
      return input.grad().clone();
    };
    EXPECT_TRUE(torch::equal(gradient(pooled_relu), gradient(pooled_by_torch)))
        << window.frames << " x " << window.bands;
  }
}

TEST_P(PooledRelu, PassesOnInfinitiesAndWhatIsNoNumber) {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
  const torch::Tensor x =
      torch::tensor({-inf, -1.0, inf, 1.0, nan, 1.0, -nan, 1.0, -0.0, -2.0}).reshape({1, 1, 5, 2}).to(GetParam());
  const torch::Tensor y = pooled_relu(x, {1, 2}).to(torch::kFloat64).flatten();
  EXPECT_EQ(y[0].item<double>(), 0.0);
  EXPECT_EQ(y[1].item<double>(), inf);
  EXPECT_TRUE(std::isnan(y[2].item<double>()));
  EXPECT_TRUE(std::isnan(y[3].item<double>()));
  EXPECT_EQ(y[4].item<double>(), 0.0);
}

TEST_P(PooledRelu, RefusesMapsSmallerThanTheWindowAsTorchDoes) {
  const torch::Tensor x = torch::ones({1, 2, 1, 4}).to(GetParam());
  EXPECT_THROW(pooled_relu(x, {2, 2}), c10::Error);
  EXPECT_EQ(pooled_relu(x, {2, 2, true}).size(2), 1);
}

TEST_P(PooledRelu, IsTheSameOnAnyNumberOfThreads) {
  const torch::Tensor x = torch::randn({3, 32, 61, 24}).to(GetParam());
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const torch::Tensor one = pooled_relu(x, {});
  at::set_num_threads(3);
  EXPECT_TRUE(torch::equal(pooled_relu(x, {}), one));
  at::set_num_threads(before);
}

TEST(PoolKernels, AllGiveTheSameBits) {
  const PoolShape shape{7, 9, 4, 5, 37, 2, 2};
  std::vector<std::int16_t> in(7 * 9 * 37), gradient(4 * 5 * 37);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<std::int16_t>(i * 40503U >> 3);
  for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = static_cast<std::int16_t>(i);
  std::vector<std::vector<std::int16_t>> found;
  for (const PoolKernels& kernels : pool_kernels()) {
    std::vector<std::int16_t> out(gradient.size()), winner(gradient.size()), back(in.size(), 77),
        alone(gradient.size());
    for (std::ptrdiff_t row = 0; row < shape.out_rows; ++row) {
      kernels.bfloat16.forward(shape, row, in.data(), out.data(), winner.data());
      kernels.bfloat16.forward(shape, row, in.data(), alone.data(), nullptr);
      kernels.bfloat16.backward(shape, row, gradient.data(), winner.data(), back.data());
    }
    EXPECT_EQ(out, alone) << kernels.name;
    out.insert(out.end(), winner.begin(), winner.end());
    out.insert(out.end(), back.begin(), back.end());
    found.push_back(out);
  }
  for (const auto& each : found) EXPECT_EQ(each, found.front());
}

}  // namespace
}  // namespace ctxtag::nn
