#include "nn/optimizer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/formats/csv.h"
#include "nn/schedule.h"
#include "support/folders.h"

namespace ctxtag::nn {
namespace {

// tests/golden/optimizer/make_optimizer.py: PyTorch's own optimisers.
struct GoldenRow {
  std::string name;
  int step;
  std::vector<double> values;
};

std::vector<GoldenRow> golden(const std::string& name) {
  std::vector<GoldenRow> rows;
  CsvReader reader(test::golden("optimizer/optimizer.csv"));
  for (std::vector<std::string> cells; reader.next(cells);) {
    if (cells[0] != name) continue;
    rows.push_back({cells[0], std::stoi(cells[1]), {}});
    for (std::size_t i = 2; i < cells.size(); ++i) rows.back().values.push_back(std::stod(cells[i]));
  }
  return rows;
}

class EveryOptimizer : public ::testing::TestWithParam<std::string> {
 protected:
  void expect_pytorchs_steps(void (Optimizer::*step)(double)) const;
};

TEST_P(EveryOptimizer, EqualsPyTorchsOverTwentySteps) { expect_pytorchs_steps(&Optimizer::step); }

TEST_P(EveryOptimizer, EqualsPyTorchsOverTwentyStepsOfAllAtOnceToo) { expect_pytorchs_steps(&Optimizer::step_at_once); }

void EveryOptimizer::expect_pytorchs_steps(void (Optimizer::*step)(double)) const {
  OptimizerConfig config;
  config.name = GetParam();
  config.weight_decay = config.name == "adadelta" ? 0.0 : 0.05;
  const double rate = config.name == "adadelta" ? 0.1 : 0.01;
  const torch::Tensor a = torch::tensor({1.0F, 0.5F, 2.0F, 0.1F}).view({2, 2});
  const torch::Tensor b = torch::tensor({0.3F, -0.2F, 0.1F, 0.7F}).view({2, 2});
  torch::Tensor x = torch::tensor({1.0F, -1.0F, 0.5F, 2.0F}).view({2, 2}).requires_grad_();
  const auto optimizer = make_optimizer(config, {x});
  const auto rows = golden(config.name);
  ASSERT_EQ(rows.size(), 20U);
  for (const GoldenRow& row : rows) {
    optimizer->zero_grad();
    (0.5 * (a * x * x).sum() + (b * x).sum()).backward();
    (optimizer.get()->*step)(rate);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(x.detach().flatten()[static_cast<std::int64_t>(i)].item<double>(), row.values[i], 2e-6)
          << "step " << row.step;
    }
  }
}

TEST_P(EveryOptimizer, GoesOnFromItsStateBitForBit) {
  OptimizerConfig config;
  config.name = GetParam();
  torch::manual_seed(1);
  const torch::Tensor start = torch::randn({3, 50}), gradient = torch::randn({3, 50});
  const auto run = [&](int steps, torch::Tensor x, Optimizer& optimizer) {
    for (int i = 0; i < steps; ++i) {
      x.mutable_grad() = gradient * (i + 1);
      optimizer.step(0.01);
    }
  };
  torch::Tensor whole = start.clone();
  const auto uninterrupted = make_optimizer(config, {whole});
  run(3, whole, *uninterrupted);
  whole.mutable_grad() = gradient;
  uninterrupted->step(0.01);

  torch::Tensor first = start.clone();
  const auto before = make_optimizer(config, {first});
  run(3, first, *before);
  torch::Tensor second = first.clone();
  const auto after = make_optimizer(config, {second});
  const auto kept = before->state(), fresh = after->state();
  for (std::size_t i = 0; i < kept.size(); ++i) torch::Tensor(fresh[i].second).copy_(kept[i].second);
  second.mutable_grad() = gradient;
  after->step(0.01);
  EXPECT_TRUE(torch::equal(whole, second));
}

TEST_P(EveryOptimizer, DoesNotMindTheMemoryLayout) {
  OptimizerConfig config;
  config.name = GetParam();
  torch::manual_seed(2);
  const torch::Tensor start = torch::randn({4, 3, 3, 3}), gradient = torch::randn({4, 3, 3, 3});
  torch::Tensor plain = start.clone();
  torch::Tensor last = start.contiguous(torch::MemoryFormat::ChannelsLast).clone();
  plain.mutable_grad() = gradient;
  last.mutable_grad() = gradient;
  make_optimizer(config, {plain})->step(0.01);
  make_optimizer(config, {last})->step(0.01);
  EXPECT_TRUE(torch::equal(plain, last));
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryOptimizer, ::testing::Values("adadelta", "adam", "adamw"),
                         [](const auto& param) { return param.param; });

TEST(ClipGradients, ScalesThemToTheNorm) {
  torch::Tensor x = torch::zeros({2});
  const auto optimizer = make_optimizer({}, {x});
  x.mutable_grad() = torch::tensor({3.0F, 4.0F});
  EXPECT_DOUBLE_EQ(optimizer->clip_gradients(1.0), 5.0);
  EXPECT_NEAR(x.grad()[1].item<double>(), 0.8, 1e-7);
  EXPECT_NEAR(optimizer->clip_gradients(10.0), 1.0, 1e-7);
  EXPECT_NEAR(x.grad()[0].item<double>(), 0.6, 1e-7);
}

TEST(ScheduledRate, FollowsPyTorchsOneCycle) {
  ScheduleConfig config;
  for (const GoldenRow& row : golden("one_cycle")) {
    EXPECT_NEAR(scheduled_rate(config, 0.02, row.step, 40), row.values[0], 1e-12) << row.step;
  }
}

TEST(ScheduledRate, FallsInStepsAsThePapersDoes) {
  ScheduleConfig config;
  config.name = "step";
  EXPECT_DOUBLE_EQ(scheduled_rate(config, 0.1, 999, 5000), 0.1);
  EXPECT_DOUBLE_EQ(scheduled_rate(config, 0.1, 1000, 5000), 0.095);
  EXPECT_DOUBLE_EQ(scheduled_rate(config, 0.1, 2999, 5000), 0.1 * 0.95 * 0.95);
}

TEST(ScheduledRate, RefusesAnUnknownName) {
  ScheduleConfig config;
  config.name = "cosine";
  EXPECT_THROW(scheduled_rate(config, 0.1, 0, 1), ConfigError);
}

}  // namespace
}  // namespace ctxtag::nn
