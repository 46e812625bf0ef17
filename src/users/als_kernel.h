#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctxtag {

/// Vectors are padded with zeros to a multiple of so many numbers, the lanes in which sums of products are kept.
inline constexpr std::ptrdiff_t kAlsLanes = 16;
/// A product() makes so many rows (two vectors of sums for each fit into the registers) ...
inline constexpr std::ptrdiff_t kProductRows = 4;
/// ... of so many columns.
inline constexpr std::ptrdiff_t kProductColumns = 32;

/// The vectors that one row of a sparse matrix names, and the weight of each.
struct GatheredRows {
  const float* vectors = nullptr;         ///< of all columns, `stride` numbers each
  std::ptrdiff_t stride = 0;              ///< a multiple of kAlsLanes
  const std::int32_t* columns = nullptr;  ///< which of them
  const float* weights = nullptr;         ///< confidence less 1
  std::ptrdiff_t count = 0;
};

/// The arithmetic in which the time goes. Every kernel gives the same bits: each sum is taken in the same order,
/// whatever the width of the processor's vectors.
struct AlsKernel {
  const char* name;

  /// to[r][c] = sum over k < depth of a[r * a_row + k * a_step] * panel[k * kProductColumns + c] for kProductRows x
  /// kProductColumns numbers, written with `to_row` numbers from row to row. With `add`, on top of what is there.
  void (*product)(const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step, const float* panel, std::ptrdiff_t depth,
                  float* to, std::ptrdiff_t to_row, bool add);

  /// to += sum over the rows y with weight w of (offset + w (offset + sign (y . p))) y.
  void (*accumulate)(const GatheredRows& rows, const float* p, float offset, float sign, float* to);

  /// Sum over the rows y with weight w of (1 + w) (1 - y . p)^2 - (y . p)^2.
  double (*loss)(const GatheredRows& rows, const float* p);

  float (*dot)(const float* a, const float* b, std::ptrdiff_t size);
};

/// Every kernel that this processor can run, the fastest first.
const std::vector<AlsKernel>& als_kernels();

}  // namespace ctxtag
