#pragma once
#include <Eigen/Core>

#include "ctxtag/users/play_counts.h"
#include "users/als_kernel.h"
#include "users/factors.h"

namespace ctxtag {

/// One half of an iteration: for every row u of `weights`, with c = 1 + weight, p = 1 in the cells there are and c = 1,
/// p = 0 elsewhere, the x that minimises sum over i of c (p - x . y_i)^2 + regularization |x|^2. A row without cells
/// gets zeros.
struct NormalEquations {
  const Factors& fixed;         ///< the y_i
  const Eigen::MatrixXd& gram;  ///< sum of y_i y_i'
  const SparseRows& weights;    ///< rows to solve for x rows of `fixed`
  double regularization = 0.0;
  bool measured = false;  ///< whether the loss is wanted too

  GatheredRows cells_of(std::size_t row) const {
    const auto begin = static_cast<std::size_t>(weights.begins[row]);
    return {fixed.data(), fixed.stride(), weights.columns.data() + begin, weights.values.data() + begin,
            static_cast<std::ptrdiff_t>(weights.cells_of(row))};
  }
};

/// The vectors and, if wanted, the sum over the cells there are of c (1 - x . y)^2 - (x . y)^2.
struct SolvedRows {
  Factors vectors;
  double loss_of_cells = 0.0;
};

/// `steps` steps of conjugate gradient from `start`, in float.
SolvedRows solved_by_conjugate_gradient(const NormalEquations& equations, Factors start, int steps,
                                        const AlsKernel& kernel, int threads);

/// The exact solution, in double; `start` only lends its memory.
SolvedRows solved_by_cholesky(const NormalEquations& equations, Factors start, const AlsKernel& kernel, int threads);

}  // namespace ctxtag
