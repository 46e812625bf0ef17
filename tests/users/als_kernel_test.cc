#include "users/als_kernel.h"

#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "users/factors.h"
#include "users/gram.h"

namespace ctxtag {
namespace {

VectorMatrix random_vectors(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  Random random(seed);
  VectorMatrix vectors(rows, columns);
  for (Eigen::Index i = 0; i < vectors.size(); ++i) vectors.data()[i] = static_cast<float>(random.normal());
  return vectors;
}

struct Example {
  Factors vectors = Factors(random_vectors(50, 70, 1));
  Factors other = Factors(random_vectors(kProductRows, 70, 2));
  std::vector<std::int32_t> columns = {49, 0, 7, 7, 3, 31, 12};
  std::vector<float> weights = {0.5F, 1.0F, 2.0F, 0.0F, 30.0F, 0.1F, 4.0F};

  GatheredRows rows() const {
    return {vectors.data(), vectors.stride(), columns.data(), weights.data(),
            static_cast<std::ptrdiff_t>(columns.size())};
  }
};

// Everything that a kernel makes, one after the other.
std::vector<float> results(const AlsKernel& kernel, const Example& example) {
  const std::ptrdiff_t stride = example.vectors.stride();
  std::vector<float> numbers(static_cast<std::size_t>(kProductRows * kProductColumns), 0.25F);
  AlignedFloats panel(50 * kProductColumns);
  for (std::ptrdiff_t i = 0; i < 50; ++i)
    std::copy_n(example.vectors.row(i), kProductColumns, panel.data() + i * kProductColumns);
  kernel.product(example.other.data(), stride, 1, panel.data(), 50, numbers.data(), kProductColumns, true);
  std::vector<float> to(static_cast<std::size_t>(stride), 0.125F);
  kernel.accumulate(example.rows(), example.other.row(0), 1.0F, -1.0F, to.data());
  numbers.insert(numbers.end(), to.begin(), to.end());
  numbers.push_back(kernel.dot(example.other.row(0), example.other.row(1), stride));
  numbers.push_back(static_cast<float>(kernel.loss(example.rows(), example.other.row(2))));
  return numbers;
}

TEST(AlsKernel, GivesTheSameBitsAtEveryWidth) {
  const Example example;
  const std::vector<float> first = results(als_kernels().front(), example);
  for (const AlsKernel& kernel : als_kernels()) EXPECT_EQ(results(kernel, example), first) << kernel.name;
}

TEST(AlsKernel, AccumulatesAsTheFormulaSays) {
  const Example example;
  const Eigen::VectorXd p = example.other.matrix().row(0).cast<double>();
  Eigen::VectorXd expected = Eigen::VectorXd::Zero(70);
  double loss = 0.0;
  for (std::size_t i = 0; i < example.columns.size(); ++i) {
    const Eigen::VectorXd y = example.vectors.matrix().row(example.columns[i]).cast<double>();
    const double s = y.dot(p), weight = static_cast<double>(example.weights[i]);
    expected += (1.0 + weight * (1.0 - s)) * y;
    loss += (1.0 + weight) * (1.0 - s) * (1.0 - s) - s * s;
  }
  Factors to(1, 70);
  als_kernels().front().accumulate(example.rows(), example.other.row(0), 1.0F, -1.0F, to.row(0));
  EXPECT_LT((to.matrix().row(0).transpose().cast<double>() - expected).norm(), 1e-5 * expected.norm());
  EXPECT_NEAR(als_kernels().front().loss(example.rows(), example.other.row(0)), loss, 1e-5 * std::abs(loss));
}

TEST(Gram, IsTheSameForEveryNumberOfThreadsAndNearTheExactOne) {
  const VectorMatrix vectors = random_vectors(9001, 37, 3);
  const Eigen::MatrixXd expected = vectors.cast<double>().transpose() * vectors.cast<double>();
  const Eigen::MatrixXd one = gram(Factors(vectors), als_kernels().front(), 1);
  EXPECT_LT((one - expected).norm(), 1e-6 * expected.norm());
  EXPECT_TRUE(one == gram(Factors(vectors), als_kernels().front(), 3));
  EXPECT_TRUE(one == one.transpose());
  EXPECT_LT((exact_gram(Factors(vectors), 2) - expected).norm(), 1e-13 * expected.norm());
}

}  // namespace
}  // namespace ctxtag
