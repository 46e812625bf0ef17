#include "users/factors.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace ctxtag {

AlignedFloats::AlignedFloats(std::ptrdiff_t count) {
  constexpr std::size_t kLine = 64;
  const std::size_t bytes = (static_cast<std::size_t>(count) * sizeof(float) + kLine - 1) / kLine * kLine;
  data_.reset(static_cast<float*>(std::aligned_alloc(kLine, std::max(bytes, kLine))));
  if (!data_) throw std::bad_alloc();
  std::memset(data_.get(), 0, bytes);
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
