#pragma once
#include <cstdlib>
#include <memory>

#include "ctxtag/dataset/vector_matrix.h"
#include "users/als_kernel.h"

namespace ctxtag {

/// Numbers that begin at a cache line, all 0 at first.
class AlignedFloats {
 public:
  explicit AlignedFloats(std::ptrdiff_t count);
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(float* data) const { std::free(data); }
  };
  std::unique_ptr<float[], Free> data_;
};

/// One vector per row as the kernels want them: padded with zeros to a multiple of kProductColumns.
class Factors {
 public:
  Factors(std::ptrdiff_t rows, std::ptrdiff_t dimensions);
  explicit Factors(const VectorMatrix& vectors);

  std::ptrdiff_t rows() const { return rows_; }
  std::ptrdiff_t dimensions() const { return dimensions_; }
  std::ptrdiff_t stride() const { return stride_; }
  float* row(std::ptrdiff_t i) { return values_.data() + i * stride_; }
  const float* row(std::ptrdiff_t i) const { return values_.data() + i * stride_; }
  const float* data() const { return values_.data(); }
  VectorMatrix matrix() const;

 private:
  std::ptrdiff_t rows_, dimensions_, stride_;
  AlignedFloats values_;
};

}  // namespace ctxtag
