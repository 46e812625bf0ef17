#include "ctxtag/learning/tsne.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "ctxtag/base/threads.h"
#include "ctxtag/learning/principal_components.h"

namespace ctxtag {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::RowVectorXd;

constexpr Eigen::Index kBlock = 64;  // rows of a task

// Calls work(first, count) for blocks of rows.
template <typename Work>
void for_blocks(Eigen::Index rows, int threads, const Work& work) {
  const auto blocks = static_cast<std::size_t>((rows + kBlock - 1) / kBlock);
  for_each_parallel(blocks, threads, [&](std::size_t block) {
    const Eigen::Index first = static_cast<Eigen::Index>(block) * kBlock;
    for (Eigen::Index row = first; row < std::min(rows, first + kBlock); ++row) work(row);
  });
}

// Neighbour probabilities of one point: the Gaussian whose entropy is log(perplexity), by bisection of its precision.
Row neighbours(const Row& squared, Eigen::Index self, double perplexity) {
  const double wanted = std::log(perplexity);
  Row distances = squared;
  distances(self) = std::numeric_limits<double>::infinity();
  const double nearest = distances.minCoeff();
  distances = distances.array() - nearest;
  double low = 0.0, high = std::numeric_limits<double>::infinity(), precision = 1.0;
  Row probabilities;
  for (int step = 0; step < 100; ++step) {
    probabilities = (-precision * distances.array()).exp();
    probabilities(self) = 0.0;
    const double sum = probabilities.sum();
    double mean = 0.0;
    for (Eigen::Index i = 0; i < distances.size(); ++i) {
      if (i != self) mean += probabilities(i) * distances(i);
    }
    const double entropy = std::log(sum) + precision * mean / sum;
    probabilities /= sum;
    if (std::abs(entropy - wanted) < 1e-7) break;
    (entropy > wanted ? low : high) = precision;
    precision = std::isinf(high) ? 2.0 * precision : 0.5 * (low + high);
  }
  return probabilities;
}

Rows joint_probabilities(const Eigen::MatrixXd& points, double perplexity, int threads) {
  const Eigen::Index n = points.rows();
  Rows conditional(n, n);
  const Rows by_row = points;
  for_blocks(n, threads, [&](Eigen::Index i) {
    const Row squared = (by_row.rowwise() - by_row.row(i)).rowwise().squaredNorm().transpose();
    conditional.row(i) = neighbours(squared, i, perplexity);
  });
  const Rows joint = (conditional + conditional.transpose()) / (2.0 * static_cast<double>(n));
  return joint.cwiseMax(1e-12);
}

// Gradients, momentum and gains of the positions.
class Descent {
 public:
  Descent(Rows joint, Eigen::MatrixXd begin, int threads)
      : joint_(std::move(joint)),
        positions_(std::move(begin)),
        speed_(Eigen::MatrixXd::Zero(positions_.rows(), 2)),
        gains_(Eigen::ArrayXXd::Ones(positions_.rows(), 2)),
        gradient_(positions_.rows(), 2),
        sums_(positions_.rows()),
        threads_(threads) {}

  void step(double exaggeration, double momentum, double rate) {
    measure(exaggeration);
    const auto same = (gradient_.array() * speed_.array() > 0.0);
    gains_ = same.select(0.8 * gains_, gains_ + 0.2).max(0.01);
    speed_ = momentum * speed_ - (rate * gains_ * gradient_.array()).matrix();
    positions_ += speed_;
    positions_.rowwise() -= positions_.colwise().mean().eval();
  }

  const Eigen::MatrixXd& positions() const { return positions_; }

 private:
  Row kernel(Eigen::Index i) const {
    Row q = (1.0 + (positions_.col(0).array() - positions_(i, 0)).square() +
             (positions_.col(1).array() - positions_(i, 1)).square())
                .inverse()
                .matrix()
                .transpose();
    q(i) = 0.0;
    return q;
  }

  void measure(double exaggeration) {
    const Eigen::Index n = positions_.rows();
    for_blocks(n, threads_, [&](Eigen::Index i) { sums_(i) = kernel(i).sum(); });
    const double whole = sums_.sum();
    for_blocks(n, threads_, [&](Eigen::Index i) {
      const Row q = kernel(i);
      const Row force = (exaggeration * joint_.row(i).array() - q.array() / whole) * q.array();
      const double all = force.sum();
      for (Eigen::Index axis = 0; axis < 2; ++axis) {
        gradient_(i, axis) = 4.0 * (all * positions_(i, axis) - force.dot(positions_.col(axis)));
      }
    });
  }

  Rows joint_;
  Eigen::MatrixXd positions_, speed_;
  Eigen::ArrayXXd gains_;
  Eigen::MatrixXd gradient_;
  Eigen::VectorXd sums_;
  int threads_;
};

}  // namespace

double tsne_perplexity(double wanted, Eigen::Index points) {
  return std::min(wanted, static_cast<double>(points - 1) / 3.0);
}

Eigen::MatrixXd tsne(const Eigen::MatrixXd& points, const TsneConfig& config, int threads) {
  const Eigen::Index n = points.rows();
  if (n < 5) throw std::invalid_argument("t-SNE needs at least 5 points");
  Eigen::MatrixXd begin = Eigen::MatrixXd::Zero(n, 2);
  const Eigen::MatrixXd components = principal_components(points, 2).positions;
  begin.leftCols(components.cols()) = components;
  const double deviation = std::sqrt(begin.col(0).squaredNorm() / static_cast<double>(n));
  if (deviation > 0.0) begin *= 1e-4 / deviation;
  const double perplexity = tsne_perplexity(config.perplexity, n);
  Descent descent(joint_probabilities(points, perplexity, threads), begin, threads);
  const int exaggerated = std::min(250, config.iterations / 3);
  const double rate = std::max(static_cast<double>(n) / 12.0, 50.0);
  for (int i = 0; i < config.iterations; ++i) {
    const bool early = i < exaggerated;
    descent.step(early ? 12.0 : 1.0, early ? 0.5 : 0.8, rate);
  }
  return descent.positions();
}

}  // namespace ctxtag
