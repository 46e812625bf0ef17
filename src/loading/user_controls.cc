#include "ctxtag/loading/user_controls.h"

#include <cmath>
#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/registry.h"

namespace ctxtag {
namespace {

using Values = VectorMatrix;

Values unchanged(const Values& values, std::uint64_t) { return values; }

// Each row gets the next one's of a random cycle.
Values shuffled(const Values& values, std::uint64_t seed) {
  if (values.rows() < 2) throw ConfigError("user_control: shuffled needs two users or more");
  std::vector<Eigen::Index> cycle(static_cast<std::size_t>(values.rows()));
  std::iota(cycle.begin(), cycle.end(), Eigen::Index{0});
  Random(mixed_seed({seed, 0x53485546})).shuffle(cycle);
  Values moved(values.rows(), values.cols());
  for (std::size_t i = 0; i < cycle.size(); ++i) moved.row(cycle[i]) = values.row(cycle[(i + 1) % cycle.size()]);
  return moved;
}

Eigen::RowVectorXd column_means(const Values& values) {
  Eigen::RowVectorXd sums = Eigen::RowVectorXd::Zero(values.cols());
  for (Eigen::Index row = 0; row < values.rows(); ++row) sums += values.row(row).matrix().cast<double>();
  return sums / static_cast<double>(values.rows());
}

Values mean(const Values& values, std::uint64_t) {
  return column_means(values).cast<float>().replicate(values.rows(), 1);
}

Values random(const Values& values, std::uint64_t seed) {
  const Eigen::RowVectorXd means = column_means(values);
  Eigen::RowVectorXd squares = Eigen::RowVectorXd::Zero(values.cols());
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    squares += (values.row(row).matrix().cast<double>() - means).cwiseAbs2();
  }
  Random generator(mixed_seed({seed, 0x52414e44}));
  Values drawn(values.rows(), values.cols());
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    for (Eigen::Index column = 0; column < values.cols(); ++column) {
      const double deviation = std::sqrt(squares[column] / static_cast<double>(values.rows()));
      drawn(row, column) = static_cast<float>(means[column] + deviation * generator.normal());
    }
  }
  return drawn;
}

const Registry<Values(const Values&, std::uint64_t)>& controls() {
  static const Registry<Values(const Values&, std::uint64_t)> table(
      "user_control", {{"none", unchanged}, {"shuffled", shuffled}, {"mean", mean}, {"random", random}});
  return table;
}

}  // namespace

UserVectors controlled(UserVectors vectors, const std::string& kind, std::uint64_t seed) {
  vectors.values = controls().create(kind, vectors.values, seed);
  return vectors;
}

}  // namespace ctxtag
