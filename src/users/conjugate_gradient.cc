#include <array>
#include <cstring>
#include <numeric>

#include "users/normal_equations.h"
#include "users/row_workers.h"

namespace ctxtag {
namespace {

constexpr float kTiny = 1e-20F;  // a squared residual below this is none

/// Y'Y + regularization I, in panels of kProductColumns columns.
AlignedFloats panels_of(const NormalEquations& equations) {
  const std::ptrdiff_t stride = equations.fixed.stride();
  AlignedFloats panels(stride * stride);
  for (Eigen::Index column = 0; column < equations.gram.cols(); ++column) {
    const std::ptrdiff_t first = column / kProductColumns * kProductColumns;
    float* const panel = panels.data() + first * stride + (column - first);
    for (Eigen::Index row = 0; row < equations.gram.rows(); ++row) {
      const double extra = row == column ? equations.regularization : 0.0;
      panel[row * kProductColumns] = static_cast<float>(equations.gram(row, column) + extra);
    }
  }
  return panels;
}

void add_scaled(float* to, float factor, const float* from, std::ptrdiff_t size) {
  for (std::ptrdiff_t i = 0; i < size; ++i) to[i] += factor * from[i];
}

/// kProductRows rows that are solved together: the products with Y'Y, which all of them need, are made at once.
class Block {
 public:
  Block(const NormalEquations& equations, const AlignedFloats& panels, const AlsKernel& kernel)
      : equations_(equations),
        panels_(panels),
        kernel_(kernel),
        size_(equations.fixed.stride()),
        solutions_(kProductRows * size_),
        residuals_(kProductRows * size_),
        directions_(kProductRows * size_),
        images_(kProductRows * size_) {}

  void solve(std::size_t first, std::size_t count, int steps, Factors& vectors, std::vector<double>& losses) {
    first_ = first;
    count_ = count;
    std::memset(solutions_.data(), 0, bytes(kProductRows));
    std::memset(directions_.data(), 0, bytes(kProductRows));
    for (std::size_t row = 0; row < count; ++row) {
      if (cells(row).count > 0) std::memcpy(at(solutions_, row), vectors.row(index(row)), bytes(1));
    }
    begin();
    for (int step = 0; step < steps; ++step) advance();
    for (std::size_t row = 0; row < count; ++row) {
      std::memcpy(vectors.row(index(row)), at(solutions_, row), bytes(1));
      if (equations_.measured) losses[first + row] = kernel_.loss(cells(row), at(solutions_, row));
    }
  }

 private:
  std::size_t bytes(std::ptrdiff_t rows) const { return static_cast<std::size_t>(rows * size_) * sizeof(float); }
  float* at(AlignedFloats& rows, std::size_t row) const {
    return rows.data() + static_cast<std::ptrdiff_t>(row) * size_;
  }
  std::ptrdiff_t index(std::size_t row) const { return static_cast<std::ptrdiff_t>(first_ + row); }
  GatheredRows cells(std::size_t row) const { return equations_.cells_of(first_ + row); }

  // images = (Y'Y + regularization I) rows
  void multiply(const AlignedFloats& rows) {
    for (std::ptrdiff_t column = 0; column < size_; column += kProductColumns) {
      kernel_.product(rows.data(), size_, 1, panels_.data() + column * size_, size_, images_.data() + column, size_,
                      false);
    }
  }

  // residual = b - A x; the first direction.
  void begin() {
    multiply(solutions_);
    for (std::size_t row = 0; row < count_; ++row) {
      squares_[row] = 0.0F;
      if (cells(row).count == 0) continue;
      float* const residual = at(residuals_, row);
      for (std::ptrdiff_t i = 0; i < size_; ++i) residual[i] = -at(images_, row)[i];
      kernel_.accumulate(cells(row), at(solutions_, row), 1.0F, -1.0F, residual);
      squares_[row] = kernel_.dot(residual, residual, size_);
      std::memcpy(at(directions_, row), residual, bytes(1));
    }
  }

  void advance() {
    multiply(directions_);
    for (std::size_t row = 0; row < count_; ++row) {
      if (!(squares_[row] > kTiny)) continue;
      float* const direction = at(directions_, row);
      float* const image = at(images_, row);
      kernel_.accumulate(cells(row), direction, 0.0F, 1.0F, image);
      const float length = squares_[row] / kernel_.dot(direction, image, size_);
      add_scaled(at(solutions_, row), length, direction, size_);
      float* const residual = at(residuals_, row);
      add_scaled(residual, -length, image, size_);
      const float square = kernel_.dot(residual, residual, size_);
      const float turn = square / squares_[row];
      for (std::ptrdiff_t i = 0; i < size_; ++i) direction[i] = residual[i] + turn * direction[i];
      squares_[row] = square;
    }
  }

  const NormalEquations& equations_;
  const AlignedFloats& panels_;
  const AlsKernel& kernel_;
  std::ptrdiff_t size_;
  std::size_t first_ = 0, count_ = 0;
  AlignedFloats solutions_, residuals_, directions_, images_;
  std::array<float, kProductRows> squares_{};
};

}  // namespace

SolvedRows solved_by_conjugate_gradient(const NormalEquations& equations, Factors start, int steps,
                                        const AlsKernel& kernel, int threads) {
  const AlignedFloats panels = panels_of(equations);
  const std::size_t rows = equations.weights.rows();
  std::vector<double> losses(rows);
  const auto block = static_cast<std::size_t>(kProductRows);
  for_each_with_workspace((rows + block - 1) / block, threads, [&] { return Block(equations, panels, kernel); },
                          [&](std::size_t task, Block& workspace) {
                            const std::size_t first = task * block;
                            workspace.solve(first, std::min(block, rows - first), steps, start, losses);
                          });
  return {std::move(start), std::accumulate(losses.begin(), losses.end(), 0.0)};
}

}  // namespace ctxtag
