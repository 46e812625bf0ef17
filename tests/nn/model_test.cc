#include "ctxtag/nn/model.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/nn/loss.h"
#include "nn/layers.h"
#include "nn/optimizer.h"

namespace ctxtag::nn {
namespace {

ModelConfig named(const std::string& name) {
  ModelConfig config;
  config.name = name;
  return config;
}

// Five numbers for each listener, where the network knows any.
ModelShape shape_for(const std::string& name, std::int64_t tags) {
  ModelShape shape{40, 32, tags};
  if (name.rfind("ismir202", 0) == 0 || name == "user_fusion") shape.user_numbers = 5;
  return shape;
}

class EveryModel : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryModel, GivesOneLogitPerTagOfEveryRow) {
  const auto model = make_model(named(GetParam()), shape_for(GetParam(), 7));
  model->eval();
  const HeadOutput out = model->forward(torch::rand({3, 1, 40, 32}), torch::rand({3, model->user_numbers()}), {});
  EXPECT_EQ(out.logits.sizes(), torch::IntArrayRef({3, 7}));
  EXPECT_EQ(out.embedding.sizes(), torch::IntArrayRef({3, model->embedding_units()}));
}

TEST_P(EveryModel, LearnsOneBatchByHeart) {
  torch::manual_seed(3);
  ModelConfig config = named(GetParam());
  config.channels = {8, 8};
  config.dense = 32;
  config.dropout = 0.0;
  const auto model = make_model(config, shape_for(GetParam(), 2));
  const torch::Tensor input = torch::rand({6, 1, 40, 32}), users = torch::rand({6, model->user_numbers()});
  const torch::Tensor labels = torch::tensor({1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0}, torch::kFloat32).view({6, 2});
  const torch::Tensor ones = torch::ones({6, 2});
  OptimizerConfig adam;
  adam.name = "adam";
  adam.weight_decay = 0.0;
  const auto optimizer = make_optimizer(adam, model->parameters());
  const auto loss = make_loss({}, {});
  double value = 1.0;
  for (std::uint64_t step = 0; step < 200; ++step) {
    const SampleSeeds seeds{step * 6, step * 6 + 1, step * 6 + 2, step * 6 + 3, step * 6 + 4, step * 6 + 5};
    const torch::Tensor batch_loss =
        loss->value({model->forward(input, users, seeds).logits, labels, ones, ones, ones});
    value = batch_loss.item<double>();
    batch_loss.backward();
    optimizer->step(2e-3);
    optimizer->zero_grad();
  }
  EXPECT_LT(value, 0.25);
}

TEST_P(EveryModel, IsTheSameForTheSameSeed) {
  torch::manual_seed(11);
  const auto a = make_model(named(GetParam()), shape_for(GetParam(), 3));
  torch::manual_seed(11);
  const auto b = make_model(named(GetParam()), shape_for(GetParam(), 3));
  for (std::size_t i = 0; i < a->parameters().size(); ++i)
    EXPECT_TRUE(torch::equal(a->parameters()[i], b->parameters()[i]));
}

TEST_P(EveryModel, EndsInALayerCalledTags) {
  const auto model = make_model(named(GetParam()), shape_for(GetParam(), 9));
  EXPECT_EQ(model->named_parameters()["tags.weight"].size(0), 9);  // fine-tuning replaces the head by this name
}

TEST_P(EveryModel, TrainsOnABatchOfOneRow) {
  const auto model = make_model(named(GetParam()), shape_for(GetParam(), 2));
  const HeadOutput out = model->forward(torch::rand({1, 1, 40, 32}), torch::rand({1, model->user_numbers()}), {1});
  EXPECT_TRUE(torch::isfinite(out.logits).all().item<bool>());
  EXPECT_TRUE(model->is_training());
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryModel, ::testing::ValuesIn(model_names()),
                         [](const auto& param) { return param.param; });

TEST(Icassp2020Cnn, HasThePapersParameters) {
  const auto model = make_model(named("icassp2020_cnn"), {646, 96, 15});
  EXPECT_EQ(parameter_count(*model), 16'513'809);  // 2 + 320 + 18,496 + 73,856 + 295,168 + 16,122,112 + 3,855
  const std::vector<std::int64_t> expected{2, 320, 18'496, 73'856, 295'168, 16'122'112, 3'855};
  std::vector<std::int64_t> counts;
  for (const auto& child : model->named_children()) {
    std::int64_t count = 0;
    for (const auto& parameter : child.value()->parameters()) count += parameter.numel();
    counts.push_back(count);
  }
  EXPECT_EQ(counts, expected);
  model->eval();
  EXPECT_EQ(model->features(torch::zeros({1, 1, 646, 96})).size(1), 62'976);  // 41 x 6 x 256: pooling rounds up
}

TEST(Icassp2020Cnn, BeginsWithTruncatedNormalWeightsAndBiasesOfOneTenth) {
  torch::manual_seed(0);
  const auto model = make_model(named("icassp2020_cnn"), {64, 96, 15});
  for (const auto& item : model->named_parameters()) {
    if (item.key().find("bias") != std::string::npos && item.key().rfind("input_norm", 0) != 0) {
      EXPECT_EQ(item.value().min().item<float>(), 0.1F) << item.key();
      EXPECT_EQ(item.value().max().item<float>(), 0.1F) << item.key();
    }
  }
  const torch::Tensor weight = model->named_parameters()["hidden.weight"].to(torch::kFloat64);
  EXPECT_LE(weight.abs().max().item<double>(), 0.2 + 1e-6);
  EXPECT_NEAR(weight.mean().item<double>(), 0.0, 1e-3);
  EXPECT_NEAR(weight.std().item<double>(), 0.087963, 3e-4);  // 0.1 times the deviation of a normal cut at two: 0.879626
}

TEST(Icassp2020Cnn, RefusesAnotherLengthByItsFixedFrames) {
  EXPECT_EQ(make_model(named("icassp2020_cnn"), {646, 96, 15})->fixed_frames(), 646);
  EXPECT_EQ(make_model(named("small_cnn"), {646, 96, 15})->fixed_frames(), 0);
}

TEST(SmallCnn, TakesInputsOfAnyLength) {
  const auto model = make_model(named("small_cnn"), {646, 96, 15});
  model->eval();
  for (const std::int64_t frames : {model->min_frames(), std::int64_t{17}, std::int64_t{700}}) {
    EXPECT_EQ(model->forward(torch::rand({2, 1, frames, 96}), {}).logits.size(1), 15) << frames;
  }
}

TEST(SmallCnn, RefusesMoreHalvingsThanThereAreBands) {
  ModelConfig config = named("small_cnn");
  config.channels = {4, 4, 4, 4, 4};
  EXPECT_THROW(make_model(config, {64, 16, 2}), ConfigError);
}

TEST(MakeModel, RefusesALayerBeyondTheLimit) {
  ModelShape shape;
  shape.layer_limit = 16'121'855;  // one less than 62,976 x 256
  EXPECT_THROW(make_model(named("icassp2020_cnn"), shape), ConfigError);
}

TEST(DroppedOut, KeepsTheShareItSaysAndScalesIt) {
  const torch::Tensor x = torch::ones({64, 256});
  SampleSeeds seeds(64);
  for (std::size_t i = 0; i < seeds.size(); ++i) seeds[i] = i;
  const torch::Tensor y = dropped_out(x, 0.7, seeds, 0);
  EXPECT_NEAR((y > 0).to(torch::kFloat64).mean().item<double>(), 0.3, 0.02);  // four standard deviations: 0.0143
  EXPECT_NEAR(y.max().item<double>(), 1 / 0.3, 1e-6);
}

TEST(DroppedOut, DependsOnTheSampleNotOnItsBatch) {
  const torch::Tensor x = torch::ones({3, 32});
  const torch::Tensor all = dropped_out(x, 0.5, {5, 6, 7}, 1);
  EXPECT_TRUE(torch::equal(all[2], dropped_out(x.slice(0, 0, 1), 0.5, {7}, 1)[0]));
  EXPECT_FALSE(torch::equal(all[0], all[1]));
  EXPECT_FALSE(torch::equal(all[0], dropped_out(x, 0.5, {5, 6, 7}, 2)[0]));
}

}  // namespace
}  // namespace ctxtag::nn
