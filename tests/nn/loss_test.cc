#include "ctxtag/nn/loss.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/config/load.h"
#include "loss_cases.h"
#include "support/errors.h"

namespace ctxtag::nn {
namespace {

using test::error_of;
using ::testing::HasSubstr;

std::vector<std::string> losses_without(const std::vector<std::string>& left_out) {
  std::vector<std::string> names;
  for (const std::string& name : loss_names()) {
    if (std::find(left_out.begin(), left_out.end(), name) == left_out.end()) names.push_back(name);
  }
  return names;
}

const auto name_of = [](const auto& loss) { return loss.param; };

class EveryLoss : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, EveryLoss, ::testing::ValuesIn(loss_names()), name_of);

// The others hold parts of their value still: loss_values_test.cc and role_test.cc compare those with plain arithmetic.
class LossWithWholeGradient : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, LossWithWholeGradient,
                         ::testing::ValuesIn(losses_without({"asl", "selective_asl", "role"})), name_of);

TEST_P(LossWithWholeGradient, HasTheGradientOfItsValue) {
  for (const bool soft_labels : {true, false}) {
    for (const std::string divide_by : {"cells", "known"}) {
      LossInput in = random_input(soft_labels);
      in.epoch = 3;
      LossConfig config = loss_named(GetParam());
      config.divide_by = divide_by;
      const torch::Tensor analytic = gradient_of(config, in).view(-1);
      const double step = 1e-6;
      const torch::NoGradGuard no_grad;
      auto flat = in.logits.view(-1);
      for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const double here = flat[i].item<double>();
        flat[i] = here + step;
        const double above = value_of(config, in);
        flat[i] = here - step;
        const double below = value_of(config, in);
        flat[i] = here;
        EXPECT_NEAR(analytic[i].item<double>(), (above - below) / (2 * step), 1e-8) << "at element " << i;
      }
    }
  }
}

TEST_P(EveryLoss, TakesNoGradientFromCellsThatTakeNoPart) {
  LossInput in = random_input(false);
  LossConfig config = loss_named(GetParam());
  torch::Tensor part = in.known;
  if (config.empty == "negative") {  // all cells take part but those that weigh nothing
    part = (torch::arange(12) % 3 != 0).view({3, 4}).to(torch::kFloat64);
    in.positive_weight *= part;
    in.negative_weight *= part;
  }
  for (const std::int64_t epoch : {0, 3}) {
    in.epoch = epoch;
    const torch::Tensor gradient = gradient_of(config, in);
    EXPECT_EQ((gradient * (1 - part)).abs().max().item<double>(), 0.0);
    EXPECT_GT((gradient * part).abs().max().item<double>(), 0.0);
  }
}

TEST_P(EveryLoss, StaysFiniteHoweverSureTheNetworkIs) {
  for (const double logit : {-800.0, 800.0}) {
    for (const std::int64_t epoch : {0, 3}) {
      LossInput in = random_input(false);
      const LossData data = data_of(in);
      in.known.fill_(1.0);
      in.epoch = epoch;
      in.logits = torch::full({3, 4}, logit, torch::kFloat64).requires_grad_();
      LossData some_empty = data;
      some_empty.known = torch::ones({3, 4});
      some_empty.known[0][0] = 0;
      const torch::Tensor value = make_loss(loss_named(GetParam()), some_empty)->value(in);
      value.backward();
      EXPECT_TRUE(std::isfinite(value.item<double>())) << logit;
      EXPECT_TRUE(torch::isfinite(in.logits.grad()).all().item<bool>()) << logit;
      if (logit < 0) {
        EXPECT_GT(in.logits.grad().abs().max().item<double>(), 0.0) << "what is missed must be learnt";
      }
    }
  }
}

// A penalty may stand beside the weighted cells, so that the value is a straight line in the weights.
TEST_P(EveryLoss, GrowsEvenlyWithTheWeights) {
  LossInput in = random_input(false);
  const torch::Tensor positive = in.positive_weight, negative = in.negative_weight;
  std::vector<double> values;
  for (const double factor : {0.0, 1.0, 2.0}) {
    in.positive_weight = factor * positive;
    in.negative_weight = factor * negative;
    values.push_back(value_of(loss_named(GetParam()), in));
  }
  EXPECT_GT(values[1], values[0]);
  EXPECT_NEAR(values[2] - values[1], values[1] - values[0], 1e-12);
}

class LossOfSingleCells : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, LossOfSingleCells,
                         ::testing::ValuesIn(losses_without({"epr", "role", "softmax_cross_entropy"})), name_of);

TEST_P(LossOfSingleCells, WeighsPositivesAndZerosApart) {
  LossInput in = random_input(false);
  in.known.fill_(1.0);
  in.known[0][0] = 0.0;
  in.positive_weight.fill_(2.0);
  in.negative_weight.fill_(0.0);
  torch::Tensor gradient = gradient_of(loss_named(GetParam()), in).abs();
  const torch::Tensor labels = in.labels * in.known;
  EXPECT_EQ((gradient * (1 - labels)).max().item<double>(), 0.0);
  EXPECT_GT((gradient * labels).max().item<double>(), 0.0);
  in.positive_weight.fill_(0.0);
  in.negative_weight.fill_(2.0);
  gradient = gradient_of(loss_named(GetParam()), in).abs();
  EXPECT_EQ((gradient * labels).max().item<double>(), 0.0);
  EXPECT_GT((gradient * (1 - labels)).max().item<double>(), 0.0);
}

TEST_P(EveryLoss, IsBceDuringTheWarmUpAndBeginsAfterIt) {
  LossInput in = random_input(false);
  LossConfig late = loss_named(GetParam()), bce = loss_named("bce");
  late.warmup_epochs = 2;
  bce.empty = late.empty;
  in.epoch = 1;
  const double warm = value_of(late, in), expected = value_of(bce, in);
  EXPECT_EQ(warm, expected);
  in.epoch = 3;
  const double second_own = value_of(late, in);
  in.epoch = 1;
  const double second = value_of(loss_named(GetParam()), in);
  EXPECT_EQ(second_own, second);
}

TEST_P(EveryLoss, IsValidatedAlikeInEveryEpochAndWhateverWasLearnt) {
  LossInput in = random_input(false);
  LossConfig config = loss_named(GetParam());
  config.warmup_epochs = 1;
  const auto loss = make_loss(config, data_of(in));
  const double before = loss->validation(in).item<double>();
  for (in.epoch = 0; in.epoch < 5; ++in.epoch) {
    loss->value(in).backward();
    loss->step(0.1);
  }
  const auto state = loss->state();
  std::vector<torch::Tensor> kept;
  for (const auto& [name, tensor] : state) kept.push_back(tensor.clone());
  EXPECT_EQ(loss->validation(in).item<double>(), before);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_TRUE(torch::equal(kept[i], state[i].second));
}

class LossOfEmptyCells : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, LossOfEmptyCells,
                         ::testing::ValuesIn(losses_without({"partial_bce", "selective_asl"})), name_of);

TEST_P(LossOfEmptyCells, TakesThemAsZerosWhenToldSo) {
  LossInput in = random_input(false);
  LossConfig config = loss_named(GetParam());
  config.empty = "negative";
  const double assumed = value_of(config, in);
  in.labels = in.labels * in.known;
  in.known = torch::ones_like(in.known);
  config.empty = "ignore";
  EXPECT_EQ(assumed, value_of(config, in));
}

TEST_P(LossOfEmptyCells, RefusesLabelsWithoutAZero) {
  LossInput in = random_input(false);
  in.known = in.labels;
  LossConfig config = loss_named(GetParam());
  EXPECT_THAT(error_of<ConfigError>([&] { make_loss(config, data_of(in)); }), HasSubstr("loss.empty=negative"));
  config.empty = "negative";
  EXPECT_NO_THROW(make_loss(config, data_of(in)));
}

TEST_P(EveryLoss, IsNamedByTheKeysOfAConfig) {
  std::string meaning;
  for (const ConfigKey& key : config_keys<LossConfig>()) {
    if (key.path == "name") meaning = key.meaning;
  }
  EXPECT_THAT(meaning, HasSubstr(GetParam()));
}

TEST(MakeLoss, ListsKnownNamesWhenAskedForAnUnknownOne) {
  LossConfig config;
  config.name = "bcee";
  EXPECT_THAT(error_of<ConfigError>([&] { make_loss(config, {}); }),
              HasSubstr("unknown loss 'bcee'; known: asl, bce, epr, focal, hill,"));
}

TEST(MakeLoss, SaysWhatALossLacks) {
  const auto message = [](const std::string& name, const LossData& data, const std::string& empty) {
    LossConfig config = loss_named(name);
    config.empty = empty;
    return error_of<ConfigError>([&] { make_loss(config, data); });
  };
  const LossData positives{row_of({1, 1, 0}), row_of({1, 1, 0})}, zeros{row_of({0, 0}), row_of({1, 1})};
  EXPECT_THAT(message("partial_bce", positives, "ignore"), HasSubstr("partial_bce needs labels of 0"));
  EXPECT_THAT(message("partial_bce", positives, "negative"), HasSubstr("found 'negative', expected ignore"));
  EXPECT_THAT(message("selective_asl", positives, "ignore"), HasSubstr("empty cells and loss.empty=negative"));
  EXPECT_THAT(message("selective_asl", zeros, "negative"), HasSubstr("none takes part"));
  for (const std::string name : {"epr", "role"}) {
    EXPECT_THAT(message(name, zeros, "ignore"), HasSubstr("the mean of the training rows; give a number"));
    LossConfig config = loss_named(name);
    config.expected_positives = 2.5;
    EXPECT_THAT(error_of<ConfigError>([&] { make_loss(config, zeros); }), HasSubstr("at most 2 positives per row"));
  }
}

}  // namespace
}  // namespace ctxtag::nn
