#include "users/gram.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "ctxtag/base/threads.h"

namespace ctxtag {
namespace {

constexpr std::ptrdiff_t kDepth = 256;         // rows whose products are added up in float
constexpr std::ptrdiff_t kRowsPerTask = 4096;  // a multiple of kDepth

using BlockGram = std::function<Eigen::MatrixXd(std::ptrdiff_t begin, std::ptrdiff_t end)>;

// The sum over blocks of rows, in their order.
Eigen::MatrixXd summed(const Factors& vectors, int threads, const BlockGram& block) {
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(vectors.dimensions(), vectors.dimensions());
  const auto tasks = static_cast<std::size_t>((vectors.rows() + kRowsPerTask - 1) / kRowsPerTask);
  for_each_in_order<Eigen::MatrixXd>(
      tasks, threads, static_cast<std::size_t>(std::max(threads, 1)) * 2,
      [&](std::size_t task) {
        const std::ptrdiff_t begin = static_cast<std::ptrdiff_t>(task) * kRowsPerTask;
        return block(begin, std::min(begin + kRowsPerTask, vectors.rows()));
      },
      [&](std::size_t, const Eigen::MatrixXd& part) { sum += part; });
  return sum;
}

// Columns [first, first + kProductColumns) of rows [begin, end), side by side.
void pack(const Factors& vectors, std::ptrdiff_t begin, std::ptrdiff_t end, std::ptrdiff_t first, float* panel) {
  for (std::ptrdiff_t i = begin; i < end; ++i, panel += kProductColumns) {
    std::memcpy(panel, vectors.row(i) + first, kProductColumns * sizeof(float));
  }
}

// The part above the diagonal, and some of what is below; tile by tile.
Eigen::MatrixXd upper_part(const Factors& vectors, const AlsKernel& kernel, std::ptrdiff_t begin, std::ptrdiff_t end) {
  const std::ptrdiff_t stride = vectors.stride();
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(stride, stride);
  AlignedFloats panel(kDepth * kProductColumns), tile(kProductRows * kProductColumns);
  const Eigen::Map<const VectorMatrix> product(tile.data(), kProductRows, kProductColumns);
  for (; begin < end; begin += kDepth) {
    const std::ptrdiff_t depth = std::min(kDepth, end - begin);
    for (std::ptrdiff_t column = 0; column < stride; column += kProductColumns) {
      pack(vectors, begin, begin + depth, column, panel.data());
      for (std::ptrdiff_t row = 0; row < column + kProductColumns; row += kProductRows) {
        kernel.product(vectors.row(begin) + row, 1, stride, panel.data(), depth, tile.data(), kProductColumns, false);
        sum.block(row, column, kProductRows, kProductColumns) += product.cast<double>();
      }
    }
  }
  return sum.topLeftCorner(vectors.dimensions(), vectors.dimensions());
}

}  // namespace

Eigen::MatrixXd gram(const Factors& vectors, const AlsKernel& kernel, int threads) {
  Eigen::MatrixXd sum = summed(vectors, threads, [&](std::ptrdiff_t begin, std::ptrdiff_t end) {
    return upper_part(vectors, kernel, begin, end);
  });
  sum.triangularView<Eigen::StrictlyLower>() = sum.transpose();
  return sum;
}

Eigen::MatrixXd exact_gram(const Factors& vectors, int threads) {
  return summed(vectors, threads, [&](std::ptrdiff_t begin, std::ptrdiff_t end) -> Eigen::MatrixXd {
    const Eigen::Map<const VectorMatrix, 0, Eigen::OuterStride<>> rows(
        vectors.row(begin), end - begin, vectors.dimensions(), Eigen::OuterStride<>(vectors.stride()));
    const Eigen::MatrixXd exact = rows.cast<double>();
    return exact.transpose() * exact;
  });
}

}  // namespace ctxtag
