#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctxtag::nn {

/// Maps [rows][columns][channels] and windows without overlap on them. A window that reaches beyond the map's edge sees
/// what lies inside; values that no window covers are skipped.
struct PoolShape {
  std::ptrdiff_t in_rows, in_columns, out_rows, out_columns, channels;
  std::ptrdiff_t height, width;  ///< of a window
};

/// Max pooling and ReLU in one pass, of floats by their bits: as integers, what is above 0 keeps its order and what is
/// below 0 loses against 0. NaN wins, as it does in PyTorch. Numbers are float32 (Bits = std::int32_t) or bfloat16
/// (std::int16_t).
template <typename Bits>
struct PoolKernel {
  /// Row `row` of the result. `winner`, unless null, receives which place of its window gave each value (row by row,
  /// from 0; -1: none was above 0, so that no gradient flows).
  void (*forward)(const PoolShape& shape, std::ptrdiff_t row, const Bits* in, Bits* out, Bits* winner);
  /// The rows of the map under row `row` of the result: the gradient where the window's winner stood, 0 elsewhere.
  void (*backward)(const PoolShape& shape, std::ptrdiff_t row, const Bits* gradient, const Bits* winner, Bits* out);
};

/// Instructions that this processor has, the fastest first; all give the same bits.
struct PoolKernels {
  const char* name;
  PoolKernel<std::int32_t> float32;
  PoolKernel<std::int16_t> bfloat16;
};
const std::vector<PoolKernels>& pool_kernels();

}  // namespace ctxtag::nn
