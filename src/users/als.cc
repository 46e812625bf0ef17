#include "ctxtag/users/als.h"

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "users/gram.h"
#include "users/normal_equations.h"

namespace ctxtag {
namespace {

/// Confidence less 1 of every cell.
SparseRows confidence_weights(SparseRows plays, const AlsConfig& config) {
  const bool log = config.confidence == "log";
  for (float& value : plays.values) {
    const double n = static_cast<double>(value);
    value = static_cast<float>(config.alpha * (log ? std::log1p(n / config.log_scale) : n));
  }
  return plays;
}

/// The solver that the config names, and the sums it needs.
class Solver {
 public:
  Solver(const AlsConfig& config, int threads) : config_(config), threads_(threads), kernel_(als_kernels().front()) {}

  Eigen::MatrixXd gram_of(const Factors& vectors) const {
    return exact() ? exact_gram(vectors, threads_) : gram(vectors, kernel_, threads_);
  }
  SolvedRows solved(const SparseRows& weights, const Factors& fixed, const Eigen::MatrixXd& gram, bool measured,
                    Factors start) const {
    const NormalEquations equations{fixed, gram, weights, config_.regularization, measured};
    return exact() ? solved_by_cholesky(equations, std::move(start), kernel_, threads_)
                   : solved_by_conjugate_gradient(equations, std::move(start), config_.steps, kernel_, threads_);
  }
  /// Of one half of an iteration, with the sum Y'Y of its result, without the loss.
  double operations(const SparseRows& weights) const {
    const auto d = static_cast<double>(config_.dimensions), rows = static_cast<double>(weights.rows()),
               cells = static_cast<double>(weights.cells());
    const double sum = d * d * rows;
    if (exact()) return sum + cells * d * d + rows * d * d * d / 3.0;
    return sum + (config_.steps + 1.0) * (2.0 * d * d * rows + 4.0 * d * cells);
  }

 private:
  bool exact() const { return config_.solver == "cholesky"; }

  const AlsConfig& config_;
  int threads_;
  const AlsKernel& kernel_;
};

void require_finite(double loss, int iteration) {
  if (std::isfinite(loss)) return;
  throw ConfigError("iteration " + std::to_string(iteration) +
                    ": the loss is not finite; take a smaller als.alpha, als.confidence=log, or a larger "
                    "als.regularization");
}

}  // namespace

AlsModel trained(const PlayCounts& counts, const AlsConfig& config, AlsModel model, int threads,
                 const std::function<void(const AlsModel&, const AlsWork&)>& observe) {
  const SparseRows by_user = confidence_weights(counts.by_user, config);
  const SparseRows by_track = transposed(by_user, counts.tracks.size());
  const Solver solver(config, threads);
  Factors users(model.users), tracks(model.tracks);
  Eigen::MatrixXd user_gram = solver.gram_of(users);
  while (model.iterations < config.iterations) {
    tracks = solver.solved(by_track, users, user_gram, false, std::move(tracks)).vectors;
    const Eigen::MatrixXd track_gram = solver.gram_of(tracks);
    SolvedRows solved = solver.solved(by_user, tracks, track_gram, true, std::move(users));
    users = std::move(solved.vectors);
    user_gram = solver.gram_of(users);

    // All pairs count (x . y)^2, which is <X'X, Y'Y>; the cells there are count differently.
    const double all_pairs = user_gram.cwiseProduct(track_gram).sum();
    const double norms = user_gram.trace() + track_gram.trace();
    model.losses.push_back(all_pairs + solved.loss_of_cells + config.regularization * norms);
    require_finite(model.losses.back(), ++model.iterations);
    if (model.iterations < config.iterations && !observe) continue;
    model.users = users.matrix();
    model.tracks = tracks.matrix();
    if (observe) observe(model, {solver.operations(by_track) + solver.operations(by_user)});
  }
  return model;
}

VectorMatrix folded_in(const SparseRows& plays, const VectorMatrix& tracks, const AlsConfig& config, int threads) {
  const SparseRows weights = confidence_weights(plays, config);
  const Factors fixed(tracks);
  const Eigen::MatrixXd gram = exact_gram(fixed, threads);
  Factors start(static_cast<std::ptrdiff_t>(weights.rows()), fixed.dimensions());
  return solved_by_cholesky({fixed, gram, weights, config.regularization, false}, std::move(start),
                            als_kernels().front(), threads)
      .vectors.matrix();
}

}  // namespace ctxtag
