#include "pooling.h"

#include <ATen/Parallel.h>

#include "pool_kernels.h"

namespace ctxtag::nn {
namespace {

constexpr std::int64_t kGrainBytes = 1 << 16;  // of a map, below which a thread costs more than it brings

std::int64_t pooled_size(std::int64_t size, std::int64_t window, bool rounds_up) {
  return (size + (rounds_up ? window - 1 : 0)) / window;
}

struct Sizes {
  PoolShape shape;
  std::int64_t batch;

  Sizes(const torch::Tensor& x, const PoolWindow& window)
      : shape{x.size(2),
              x.size(3),
              pooled_size(x.size(2), window.frames, window.rounds_up),
              pooled_size(x.size(3), window.bands, window.rounds_up),
              x.size(1),
              window.frames,
              window.bands},
        batch(x.size(0)) {
    TORCH_CHECK(window.frames * window.bands < 32768, "a window has places that a 16-bit number counts");
    TORCH_CHECK(shape.out_rows > 0 && shape.out_columns > 0, "a map smaller than its window leaves nothing");
  }

  std::int64_t in_numbers() const { return shape.in_rows * shape.in_columns * shape.channels; }
  std::int64_t out_numbers() const { return shape.out_rows * shape.out_columns * shape.channels; }
  std::vector<std::int64_t> result() const { return {batch, shape.channels, shape.out_rows, shape.out_columns}; }
  std::int64_t grain(std::int64_t bytes) const {
    return std::max<std::int64_t>(1, kGrainBytes / (shape.height * shape.in_columns * shape.channels * bytes));
  }
};

template <typename Bits>
const PoolKernel<Bits>& kernel() {
  if constexpr (sizeof(Bits) == 4) {
    return pool_kernels().front().float32;
  } else {
    return pool_kernels().front().bfloat16;
  }
}

template <typename Bits>
void run_forward(const Sizes& sizes, const torch::Tensor& x, torch::Tensor& y, torch::Tensor* winner) {
  const auto* const in = static_cast<const Bits*>(x.data_ptr());
  auto* const out = static_cast<Bits*>(y.data_ptr());
  Bits* const places = winner == nullptr ? nullptr : static_cast<Bits*>(winner->data_ptr());
  const std::int64_t rows = sizes.shape.out_rows;
  at::parallel_for(0, sizes.batch * rows, sizes.grain(sizeof(Bits)), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i / rows * sizes.out_numbers();
      kernel<Bits>().forward(sizes.shape, i % rows, in + i / rows * sizes.in_numbers(), out + first,
                             places == nullptr ? nullptr : places + first);
    }
  });
}

template <typename Bits>
void run_backward(const Sizes& sizes, const torch::Tensor& gradient, const torch::Tensor& winner, torch::Tensor& out) {
  const auto* const from = static_cast<const Bits*>(gradient.data_ptr());
  const auto* const places = static_cast<const Bits*>(winner.data_ptr());
  auto* const to = static_cast<Bits*>(out.data_ptr());
  const std::int64_t rows = sizes.shape.out_rows;
  at::parallel_for(0, sizes.batch * rows, sizes.grain(sizeof(Bits)), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i / rows * sizes.out_numbers();
      kernel<Bits>().backward(sizes.shape, i % rows, from + first, places + first, to + i / rows * sizes.in_numbers());
    }
  });
}

bool is_wide(const torch::Tensor& x) { return x.scalar_type() == torch::kFloat32; }

torch::Tensor channels_last(const torch::Tensor& x) { return x.contiguous(torch::MemoryFormat::ChannelsLast); }

torch::Tensor empty_map(const std::vector<std::int64_t>& sizes, torch::ScalarType type) {
  return torch::empty(sizes, torch::TensorOptions(type).memory_format(torch::MemoryFormat::ChannelsLast));
}

torch::Tensor forward_pass(const torch::Tensor& x, const PoolWindow& window, torch::Tensor* winner) {
  const Sizes sizes(x, window);
  torch::Tensor y = empty_map(sizes.result(), x.scalar_type());
  if (winner != nullptr) *winner = empty_map(sizes.result(), is_wide(x) ? torch::kInt32 : torch::kInt16);
  const torch::Tensor in = channels_last(x);
  is_wide(x) ? run_forward<std::int32_t>(sizes, in, y, winner) : run_forward<std::int16_t>(sizes, in, y, winner);
  return y;
}

class PooledRelu : public torch::autograd::Function<PooledRelu> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x, std::int64_t frames,
                               std::int64_t bands, bool rounds_up) {
    torch::Tensor winner;
    torch::Tensor y = forward_pass(x, {frames, bands, rounds_up}, &winner);
    context->save_for_backward({winner});
    context->saved_data["sizes"] = x.sizes().vec();
    context->saved_data["window"] = std::vector<std::int64_t>{frames, bands, rounds_up ? 1 : 0};
    return y;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const torch::Tensor gradient = channels_last(gradients[0]), winner = context->get_saved_variables()[0];
    const std::vector<std::int64_t> window = context->saved_data["window"].toIntVector();
    torch::Tensor of_x = empty_map(context->saved_data["sizes"].toIntVector(), gradient.scalar_type());
    const Sizes sizes(of_x, {window[0], window[1], window[2] == 1});
    is_wide(of_x) ? run_backward<std::int32_t>(sizes, gradient, winner, of_x)
                  : run_backward<std::int16_t>(sizes, gradient, winner, of_x);
    return {of_x, torch::Tensor(), torch::Tensor(), torch::Tensor()};
  }
};

}  // namespace

torch::Tensor pooled_relu(const torch::Tensor& x, const PoolWindow& window) {
  const bool known = x.device().is_cpu() && (is_wide(x) || x.scalar_type() == torch::kBFloat16);
  if (!known) {
    return torch::max_pool2d(x, {window.frames, window.bands}, {window.frames, window.bands}, {0, 0}, {1, 1},
                             window.rounds_up)
        .relu_();
  }
  const bool learns = torch::GradMode::is_enabled() && x.requires_grad();
  if (!learns) return forward_pass(x, window, nullptr);
  return PooledRelu::apply(x, window.frames, window.bands, window.rounds_up);
}

}  // namespace ctxtag::nn
