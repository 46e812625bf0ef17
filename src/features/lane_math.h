#pragma once
#include <cstdint>
#include <cstring>

#include "ctxtag/features/compression.h"

// Arithmetic on W numbers at once. Every operation is one IEEE operation per lane (the files that include this are
// compiled without contraction), so a lane's result does not depend on W nor on the processor's vectors.
namespace ctxtag::lanes {

template <int W>
struct Types;
template <>
struct Types<4> {
  using Float = float __attribute__((vector_size(16)));
  using Int = std::int32_t __attribute__((vector_size(16)));
};
template <>
struct Types<8> {
  using Float = float __attribute__((vector_size(32)));
  using Int = std::int32_t __attribute__((vector_size(32)));
};
template <>
struct Types<16> {
  using Float = float __attribute__((vector_size(64)));
  using Int = std::int32_t __attribute__((vector_size(64)));
};

/// value <- ln(value + rest / value) for value >= 1e-37 and |rest| well below value; within two units in the last
/// place. ln m = f - (f^2/2 - s (f^2/2 + R)) with f = m - 1, s = f / (2 + f), R = 2 s^2/3 + 2 s^4/5 + ...
template <int W>
[[gnu::always_inline]] inline void logarithm(typename Types<W>::Float& value, const typename Types<W>::Float& rest) {
  using Float = typename Types<W>::Float;
  using Int = typename Types<W>::Int;
  constexpr std::int32_t kRootHalf = 0x3f3504f3, kOne = 0x3f800000, kMantissa = 0x007fffff;
  Int bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits += kOne - kRootHalf;
  const Float exponent = __builtin_convertvector((bits >> 23) - 127, Float);
  bits = (bits & kMantissa) + kRootHalf;
  Float f;
  std::memcpy(&f, &bits, sizeof f);
  f -= 1.0F;
  const Float s = f / (f + 2.0F), z = s * s, half_square = 0.5F * f * f;
  const Float tail = z * (2.0F / 3 + z * (2.0F / 5 + z * (2.0F / 7 + z * (2.0F / 9 + z * (2.0F / 11)))));
  constexpr float kLn2High = 0.693359375F, kLn2Low = -2.12194440e-4F;
  const Float low = s * (half_square + tail) + (exponent * kLn2Low + rest / value);
  value = exponent * kLn2High + (f - (half_square - low));
}

/// ln(1 + y) for y >= 0, relative to its true value.
template <int W>
[[gnu::always_inline]] inline void log_of_one_plus(typename Types<W>::Float& y) {
  using Float = typename Types<W>::Float;
  const Float sum = y + 1.0F;
  const Float lost = y < 1.0F ? y - (sum - 1.0F) : 1.0F - (sum - y);
  y = sum;
  logarithm<W>(y, lost);
}

template <int W>
[[gnu::always_inline]] inline void compress(const Compression& compression, typename Types<W>::Float& x) {
  using Float = typename Types<W>::Float;
  constexpr float kDecibelsPerNeper = 4.3429448190325183F, kLog10PerNeper = 0.43429448190325183F, kFloor = 1e-10F;
  switch (compression.kind) {
    case Compression::Kind::kNone:
      return;
    case Compression::Kind::kLog1p:
      x *= compression.scale;
      return log_of_one_plus<W>(x);
    case Compression::Kind::kLog10:
      x *= compression.scale;
      log_of_one_plus<W>(x);
      x *= kLog10PerNeper;
      return;
    case Compression::Kind::kDecibel:
      x = x > kFloor ? x : Float{} + kFloor;
      logarithm<W>(x, Float{});
      x *= kDecibelsPerNeper;
      return;
  }
}

}  // namespace ctxtag::lanes
