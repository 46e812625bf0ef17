#include <gtest/gtest.h>

#include <functional>

#include "loss_cases.h"

namespace ctxtag::nn {
namespace {

constexpr double kExpected = 1.5;

LossConfig role() {
  LossConfig config = loss_named("role");
  config.expected_positives = kExpected;
  return config;
}

// Four cells of training row 1 of 3; the last takes no part.
LossInput second_row() {
  LossInput in = four_cells();
  in.samples = torch::tensor({1});
  return in;
}

LossData three_rows() {
  return {
      torch::tensor({0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0}, torch::kFloat64).view({3, 4}), torch::ones({3, 4}), {}, 5};
}

// What logits x are taught by probabilities t: (1/4) sum of w (y + t) (-ln p) + w (1 - t) (-ln(1 - p)), and the
// penalty.
double half(const std::vector<double>& x, const std::vector<double>& t) {
  const double labels[] = {1, 0, 0}, weights[] = {2, 0.5, 0.25};
  double sum = 0.0, positives = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    sum += weights[i] * ((labels[i] + t[i]) * loss_of_one(x[i]) + (1 - t[i]) * loss_of_zero(x[i]));
    positives += probability(x[i]);
  }
  return sum / 4 + std::pow((positives - kExpected) / 4, 2);
}

std::vector<double> three(const torch::Tensor& row) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < 3; ++i) values.push_back(row[i].item<double>());
  return values;
}

std::vector<double> probabilities_of(std::vector<double> logits) {
  for (double& x : logits) x = probability(x);
  return logits;
}

double slope(const std::vector<double>& x, const std::vector<double>& taught, std::size_t i) {
  std::vector<double> above = x, below = x;
  above[i] += 1e-6;
  below[i] -= 1e-6;
  return 0.5 * (half(above, taught) - half(below, taught)) / 2e-6;
}

TEST(Role, BeginsUnsureButForTheObservedPositives) {
  const auto loss = make_loss(role(), three_rows());
  const torch::Tensor estimates = torch::sigmoid(loss->state().at(0).second);
  ASSERT_EQ(estimates.sizes(), torch::IntArrayRef({3, 4}));
  EXPECT_NEAR(estimates[1][0].item<double>(), 0.995, 1e-6);
  EXPECT_NEAR(estimates[0][3].item<double>(), 0.995, 1e-6);
  const torch::Tensor rest = estimates.masked_select(three_rows().labels == 0);
  EXPECT_GE(rest.min().item<double>(), 0.4);
  EXPECT_LE(rest.max().item<double>(), 0.6);
  EXPECT_GT(rest.std().item<double>(), 0.02);  // uniform: 0.0577
  LossData other = three_rows();
  other.seed = 6;
  EXPECT_FALSE(torch::equal(make_loss(role(), other)->state().at(0).second, loss->state().at(0).second));
  EXPECT_TRUE(torch::equal(make_loss(role(), three_rows())->state().at(0).second, loss->state().at(0).second));
}

TEST(Role, IsTheMeanOfWhatBothSidesTeach) {
  LossInput in = second_row();
  in.logits.requires_grad_();
  const auto loss = make_loss(role(), three_rows());
  const std::vector<double> x = three(in.logits[0]), theta = three(loss->state().at(0).second[1]);
  const torch::Tensor value = loss->value(in);
  EXPECT_NEAR(value.item<double>(), 0.5 * (half(x, probabilities_of(theta)) + half(theta, probabilities_of(x))), 1e-12);
  value.backward();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(in.logits.grad()[0][static_cast<std::int64_t>(i)].item<double>(), slope(x, probabilities_of(theta), i),
                1e-8);
  }
  EXPECT_EQ(in.logits.grad()[0][3].item<double>(), 0.0);
}

// The first step of Adam is its learning rate against the sign of the gradient: 10 x 0.01.
TEST(Role, MovesTheEstimatesOfItsRowsAtTenTimesTheRate) {
  LossInput in = second_row();
  in.logits.requires_grad_();
  const auto loss = make_loss(role(), three_rows());
  const torch::Tensor estimates = loss->state().at(0).second, before = estimates.clone();
  const std::vector<double> x = three(in.logits[0]), theta = three(before[1]);
  loss->value(in).backward();
  loss->step(0.01);
  for (std::size_t i = 0; i < 3; ++i) {
    const double gradient = slope(theta, probabilities_of(x), i);
    EXPECT_NEAR((estimates - before)[1][static_cast<std::int64_t>(i)].item<double>(), gradient > 0 ? -0.1 : 0.1, 1e-5);
  }
  EXPECT_EQ(estimates[1][3].item<float>(), before[1][3].item<float>());
  EXPECT_TRUE(torch::equal(estimates[0], before[0]));
  EXPECT_TRUE(torch::equal(estimates[2], before[2]));
  const torch::Tensor moved = estimates.clone();
  loss->step(0.01);  // without a new value there is nothing to learn
  EXPECT_TRUE(torch::equal(estimates, moved));
}

TEST(Role, IsValidatedWithoutEstimates) {  // as epr
  const auto loss = make_loss(role(), three_rows());
  LossConfig epr = role();
  epr.name = "epr";
  EXPECT_EQ(loss->validation(second_row()).item<double>(), value_of(epr, second_row()));
}

}  // namespace
}  // namespace ctxtag::nn
