#include "pool_kernels.h"

#include <algorithm>
#include <type_traits>

namespace ctxtag::nn {
namespace {

template <typename Bits>
struct Body {
  using Unsigned = std::make_unsigned_t<Bits>;
  static constexpr bool kWide = sizeof(Bits) == 4;
  static constexpr Unsigned kLowest = static_cast<Unsigned>(kWide ? 0xFF800000U : 0xFF80U);  // minus infinity
  static constexpr Bits kNaN = static_cast<Bits>(kWide ? 0x7FC00000 : 0x7FC0);

  // A NaN with its sign bit set would count as negative.
  [[gnu::always_inline]] static inline Bits ordered(Bits value) {
    return static_cast<Unsigned>(value) > kLowest ? kNaN : value;
  }

  [[gnu::always_inline]] static inline void take(const Bits* in, std::ptrdiff_t channels, Bits place, Bits* out,
                                                 Bits* winner) {
    if (winner == nullptr) {
      for (std::ptrdiff_t c = 0; c < channels; ++c) out[c] = std::max(out[c], ordered(in[c]));
      return;
    }
    for (std::ptrdiff_t c = 0; c < channels; ++c) {
      const Bits value = ordered(in[c]);
      winner[c] = value > out[c] ? place : winner[c];
      out[c] = std::max(out[c], value);
    }
  }

  // A whole window 2x2, by far the most common.
  [[gnu::always_inline]] static inline void take_four(const Bits* in, std::ptrdiff_t below, std::ptrdiff_t channels,
                                                      Bits* out) {
    const Bits *const right = in + channels, *const low = in + below, *const corner = low + channels;
    for (std::ptrdiff_t c = 0; c < channels; ++c) {
      const Bits top = std::max(ordered(in[c]), ordered(right[c]));
      const Bits bottom = std::max(ordered(low[c]), ordered(corner[c]));
      out[c] = std::max(std::max(top, bottom), Bits{0});
    }
  }

  [[gnu::always_inline]] static inline void forward(const PoolShape& s, std::ptrdiff_t row, const Bits* in, Bits* out,
                                                    Bits* winner) {
    const std::ptrdiff_t first = row * s.height, high = std::min(s.height, s.in_rows - first);
    const std::ptrdiff_t line = s.in_columns * s.channels;
    in += first * line;
    out += row * s.out_columns * s.channels;
    if (winner != nullptr) winner += row * s.out_columns * s.channels;
    for (std::ptrdiff_t column = 0; column < s.out_columns; ++column, out += s.channels) {
      const std::ptrdiff_t left = column * s.width, wide = std::min(s.width, s.in_columns - left);
      const Bits* const corner = in + left * s.channels;
      if (winner == nullptr && high == 2 && wide == 2) {
        take_four(corner, line, s.channels, out);
        continue;
      }
      std::fill_n(out, s.channels, Bits{0});
      if (winner != nullptr) std::fill_n(winner, s.channels, Bits{-1});
      for (std::ptrdiff_t y = 0; y < high; ++y) {
        for (std::ptrdiff_t x = 0; x < wide; ++x) {
          take(corner + y * line + x * s.channels, s.channels, static_cast<Bits>(y * s.width + x), out, winner);
        }
      }
      if (winner != nullptr) winner += s.channels;
    }
  }

  [[gnu::always_inline]] static inline void backward(const PoolShape& s, std::ptrdiff_t row, const Bits* gradient,
                                                     const Bits* winner, Bits* out) {
    const std::ptrdiff_t first = row * s.height, line = s.in_columns * s.channels;
    const std::ptrdiff_t high = std::min(s.height, s.in_rows - first);
    const std::ptrdiff_t covered = std::min(s.out_columns * s.width, s.in_columns);
    gradient += row * s.out_columns * s.channels;
    winner += row * s.out_columns * s.channels;
    for (std::ptrdiff_t y = 0; y < high; ++y) {
      Bits* const to = out + (first + y) * line;
      for (std::ptrdiff_t x = 0; x < covered; ++x) {
        const std::ptrdiff_t from = x / s.width * s.channels;
        const auto place = static_cast<Bits>(y * s.width + x % s.width);
        for (std::ptrdiff_t c = 0; c < s.channels; ++c) {
          to[x * s.channels + c] = winner[from + c] == place ? gradient[from + c] : Bits{0};
        }
      }
      std::fill(to + covered * s.channels, to + line, Bits{0});
    }
    const std::ptrdiff_t end = row + 1 == s.out_rows ? s.in_rows : first + high;
    std::fill(out + (first + high) * line, out + end * line, Bits{0});
  }
};

// NOLINTBEGIN(bugprone-macro-parentheses): BITS is a type
#define CTXTAG_POOL_KERNEL(NAME, BITS, TARGET)                                                                      \
  TARGET void forward_##NAME(const PoolShape& shape, std::ptrdiff_t row, const BITS* in, BITS* out, BITS* winner) { \
    Body<BITS>::forward(shape, row, in, out, winner);                                                               \
  }                                                                                                                 \
  TARGET void backward_##NAME(const PoolShape& shape, std::ptrdiff_t row, const BITS* gradient, const BITS* winner, \
                              BITS* out) {                                                                          \
    Body<BITS>::backward(shape, row, gradient, winner, out);                                                        \
  }
// NOLINTEND(bugprone-macro-parentheses)
#define CTXTAG_POOL_KERNELS(NAME, TARGET)                  \
  CTXTAG_POOL_KERNEL(NAME##_float32, std::int32_t, TARGET) \
  CTXTAG_POOL_KERNEL(NAME##_bfloat16, std::int16_t, TARGET)
#define CTXTAG_POOL_ENTRY(NAME)                                      \
  PoolKernels {                                                      \
#NAME, {forward_##NAME##_float32, backward_##NAME##_float32 }, { \
      forward_##NAME##_bfloat16, backward_##NAME##_bfloat16          \
    }                                                                \
  }

CTXTAG_POOL_KERNELS(baseline, )
#if defined(__x86_64__)
CTXTAG_POOL_KERNELS(avx2, __attribute__((target("avx2"))))
#if defined(__clang__)
#define CTXTAG_WIDE __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"), min_vector_width(512)))
#else
#define CTXTAG_WIDE __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,prefer-vector-width=512")))
#endif
CTXTAG_POOL_KERNELS(avx512, CTXTAG_WIDE)
#endif

std::vector<PoolKernels> kernels_of_this_processor() {
  std::vector<PoolKernels> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw")) {
    kernels.push_back(CTXTAG_POOL_ENTRY(avx512));
  }
  if (__builtin_cpu_supports("avx2")) kernels.push_back(CTXTAG_POOL_ENTRY(avx2));
#endif
  kernels.push_back(CTXTAG_POOL_ENTRY(baseline));
  return kernels;
}

}  // namespace

const std::vector<PoolKernels>& pool_kernels() {
  static const std::vector<PoolKernels> kernels = kernels_of_this_processor();
  return kernels;
}

}  // namespace ctxtag::nn
