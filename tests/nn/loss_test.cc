#include "ctxtag/nn/loss.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "ctxtag/base/error.h"

namespace ctxtag::nn {
namespace {

LossInput random_input(bool soft_labels) {
  torch::manual_seed(7);
  torch::Tensor labels =
      soft_labels ? torch::rand({3, 4}, torch::kFloat64) : torch::randint(2, {3, 4}).to(torch::kFloat64);
  return {torch::randn({3, 4}, torch::kFloat64).requires_grad_(), labels, torch::randint(2, {3, 4}).to(torch::kFloat64),
          3 * torch::rand({3, 4}, torch::kFloat64), torch::rand({3, 4}, torch::kFloat64)};
}

class EveryLoss : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryLoss, HasTheGradientOfItsValue) {
  for (const std::string divide_by : {"cells", "known"}) {
    LossInput in = random_input(true);
    const LossFunction loss = make_loss({GetParam(), divide_by});
    loss(in).backward();
    const torch::Tensor analytic = in.logits.grad().clone();
    const double step = 1e-6;
    const torch::NoGradGuard no_grad;
    auto flat = in.logits.view(-1);
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
      const double here = flat[i].item<double>();
      flat[i] = here + step;
      const double above = loss(in).item<double>();
      flat[i] = here - step;
      const double below = loss(in).item<double>();
      flat[i] = here;
      EXPECT_NEAR(analytic.view(-1)[i].item<double>(), (above - below) / (2 * step), 1e-8) << "at element " << i;
    }
  }
}

TEST_P(EveryLoss, TakesNoGradientFromUnknownLabels) {
  LossInput in = random_input(false);
  make_loss({GetParam(), "cells"})(in).backward();
  EXPECT_EQ((in.logits.grad() * (1 - in.known)).abs().max().item<double>(), 0.0);
  EXPECT_GT((in.logits.grad() * in.known).abs().max().item<double>(), 0.0);
}

TEST_P(EveryLoss, StaysFiniteHoweverSureTheNetworkIs) {
  LossInput in = random_input(false);
  in.known.fill_(1.0);
  in.logits = torch::full({3, 4}, -800.0, torch::kFloat64).requires_grad_();
  const torch::Tensor value = make_loss({GetParam(), "cells"})(in);
  value.backward();
  EXPECT_TRUE(std::isfinite(value.item<double>()));
  EXPECT_GT(in.logits.grad().abs().max().item<double>(), 0.0);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryLoss, ::testing::ValuesIn(loss_names()),
                         [](const auto& loss) { return loss.param; });

// -(1/4)(2 ln s(1) + 0.5 ln(1 - s(-2)) + 3 ln s(0.5)), one cell unknown; s = 1 / (1 + exp(-x)), by hand.
TEST(Bce, WeighsPositivesAndNegativesAndDividesByAllCells) {
  const auto row = [](std::vector<double> values) { return torch::tensor(values, torch::kFloat64).view({1, 4}); };
  const LossInput in{row({1.0, -2.0, 0.5, 9.0}), row({1, 0, 1, 0}), row({1, 1, 1, 0}), row({2, 7, 3, 7}),
                     row({7, 0.5, 7, 1})};
  const double sum = 2 * std::log1p(std::exp(-1.0)) + 0.5 * std::log1p(std::exp(-2.0)) + 3 * std::log1p(std::exp(-0.5));
  EXPECT_NEAR(make_loss({"bce", "cells"})(in).item<double>(), sum / 4, 1e-12);
  EXPECT_NEAR(make_loss({"bce", "known"})(in).item<double>(), sum / 3, 1e-12);
}

TEST(Bce, EqualsTorchsWithoutWeights) {
  LossInput in = random_input(false);
  for (auto* ones : {&in.known, &in.positive_weight, &in.negative_weight}) ones->fill_(1.0);
  const double expected = torch::binary_cross_entropy_with_logits(in.logits, in.labels).item<double>();
  EXPECT_NEAR(make_loss({})(in).item<double>(), expected, 1e-14);
}

TEST(MakeLoss, ListsKnownNamesWhenAskedForAnUnknownOne) {
  try {
    make_loss({"bcee", "cells"});
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(), "unknown loss 'bcee'; known: bce");
  }
}

}  // namespace
}  // namespace ctxtag::nn
