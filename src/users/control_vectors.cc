#include "ctxtag/users/control_vectors.h"

#include <numeric>

#include "ctxtag/base/random.h"
#include "ctxtag/base/registry.h"

namespace ctxtag {
namespace {

VectorMatrix shuffled(const UserVectors& vectors, std::uint64_t seed) {
  if (vectors.size() < 2) throw ConfigError("shuffled: there is one user only, and nobody to take a vector from");
  std::vector<Eigen::Index> order(vectors.size());
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  Random(mixed_seed({seed, text_hash("shuffled users")})).shuffle(order);
  VectorMatrix values(vectors.values.rows(), vectors.values.cols());
  for (std::size_t i = 0; i < order.size(); ++i) {
    values.row(order[i]) = vectors.values.row(order[(i + 1) % order.size()]);
  }
  return values;
}

VectorMatrix mean_vector(const UserVectors& vectors, std::uint64_t /*seed*/) {
  const Eigen::RowVectorXf of_all = vectors.values.cast<double>().colwise().mean().cast<float>();
  return of_all.replicate(vectors.values.rows(), 1);
}

VectorMatrix random(const UserVectors& vectors, std::uint64_t seed) {
  VectorMatrix values(vectors.values.rows(), vectors.values.cols());
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    Random numbers(mixed_seed({seed, text_hash(vectors.users[static_cast<std::size_t>(row)].value)}));
    for (Eigen::Index i = 0; i < values.cols(); ++i) values(row, i) = static_cast<float>(numbers.uniform(-1.0, 1.0));
  }
  return values;
}

VectorMatrix identity(const UserVectors& vectors, std::uint64_t /*seed*/) {
  return VectorMatrix::Identity(vectors.values.rows(), vectors.values.rows());
}

const Registry<VectorMatrix(const UserVectors&, std::uint64_t)>& kinds() {
  static const Registry<VectorMatrix(const UserVectors&, std::uint64_t)> table(
      "kind of control", {{"shuffled", shuffled}, {"mean", mean_vector}, {"random", random}, {"identity", identity}});
  return table;
}

}  // namespace

UserVectors control_vectors(const UserVectors& vectors, const std::string& kind, std::uint64_t seed) {
  return {vectors.users, kinds().create(kind, vectors, seed)};
}

}  // namespace ctxtag
