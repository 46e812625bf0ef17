#include "users/factors.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace ctxtag {
namespace {

constexpr std::size_t kLine = 64, kHugePage = std::size_t{1} << 21;

}  // namespace

AlignedFloats::AlignedFloats(std::ptrdiff_t count) {
  const std::size_t wanted = std::max<std::size_t>(static_cast<std::size_t>(count) * sizeof(float), 1);
  const std::size_t alignment = wanted < kHugePage ? kLine : kHugePage;
  const std::size_t bytes = (wanted + alignment - 1) / alignment * alignment;
  data_.reset(static_cast<float*>(std::aligned_alloc(alignment, bytes)));
  if (!data_) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (alignment == kHugePage) ::madvise(data_.get(), bytes, MADV_HUGEPAGE);  // a wish: the rows are read in any order
#endif
  std::memset(data_.get(), 0, wanted);
}

Factors::Factors(std::ptrdiff_t rows, std::ptrdiff_t dimensions)
    : rows_(rows),
      dimensions_(dimensions),
      stride_((dimensions + kProductColumns - 1) / kProductColumns * kProductColumns),
      values_(rows * stride_) {}

Factors::Factors(const VectorMatrix& vectors) : Factors(vectors.rows(), vectors.cols()) {
  for (std::ptrdiff_t i = 0; i < rows_; ++i) std::copy_n(vectors.row(i).data(), dimensions_, row(i));
}

VectorMatrix Factors::matrix() const {
  VectorMatrix vectors(rows_, dimensions_);
  for (std::ptrdiff_t i = 0; i < rows_; ++i) std::copy_n(row(i), dimensions_, vectors.row(i).data());
  return vectors;
}

}  // namespace ctxtag
