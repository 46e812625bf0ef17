#include <Eigen/Cholesky>
#include <cmath>
#include <numeric>

#include "users/normal_equations.h"
#include "users/row_workers.h"

namespace ctxtag {
namespace {

constexpr std::ptrdiff_t kTogether = 128;  // vectors whose outer products are added at once

class ExactRow {
 public:
  explicit ExactRow(const NormalEquations& equations)
      : equations_(equations),
        size_(equations.fixed.dimensions()),
        matrix_(size_, size_),
        vectors_(size_, kTogether),
        solution_(size_) {}

  void solve(std::size_t row, float* to) {
    const GatheredRows cells = equations_.cells_of(row);
    matrix_ = equations_.gram;
    matrix_.diagonal().array() += equations_.regularization;
    solution_.setZero();
    for (std::ptrdiff_t begin = 0; begin < cells.count; begin += kTogether) {
      add(cells, begin, std::min(begin + kTogether, cells.count));
    }
    const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factorisation(matrix_);
    factorisation.solveInPlace(solution_);
    Eigen::Map<Eigen::VectorXf>(to, size_) = solution_.cast<float>();
  }

 private:
  void add(const GatheredRows& cells, std::ptrdiff_t begin, std::ptrdiff_t end) {
    for (std::ptrdiff_t i = begin; i < end; ++i) {
      const Eigen::Map<const Eigen::VectorXf> vector(cells.vectors + cells.columns[i] * cells.stride, size_);
      const double weight = static_cast<double>(cells.weights[i]);
      solution_ += (1.0 + weight) * vector.cast<double>();
      vectors_.col(i - begin) = std::sqrt(weight) * vector.cast<double>();
    }
    matrix_.selfadjointView<Eigen::Lower>().rankUpdate(vectors_.leftCols(end - begin));
  }

  const NormalEquations& equations_;
  std::ptrdiff_t size_;
  Eigen::MatrixXd matrix_, vectors_;
  Eigen::VectorXd solution_;
};

}  // namespace

SolvedRows solved_by_cholesky(const NormalEquations& equations, Factors start, const AlsKernel& kernel, int threads) {
  std::vector<double> losses(equations.weights.rows());
  for_each_with_workspace(
      losses.size(), threads, [&] { return ExactRow(equations); },
      [&](std::size_t row, ExactRow& workspace) {
        float* const to = start.row(static_cast<std::ptrdiff_t>(row));
        if (equations.weights.cells_of(row) == 0) {
          std::fill_n(to, start.stride(), 0.0F);
        } else {
          workspace.solve(row, to);
        }
        if (equations.measured) losses[row] = kernel.loss(equations.cells_of(row), to);
      });
  return {std::move(start), std::accumulate(losses.begin(), losses.end(), 0.0)};
}

}  // namespace ctxtag
