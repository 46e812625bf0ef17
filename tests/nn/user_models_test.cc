#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/nn/model.h"
#include "nn/user_layers.h"
#include "support/errors.h"

namespace ctxtag::nn {
namespace {

using test::error_of;
using ::testing::HasSubstr;

using Counts = std::vector<std::pair<std::string, std::int64_t>>;

std::shared_ptr<Model> published(const std::string& name) {
  ModelConfig config;
  config.name = name;
  ModelShape shape{646, 96, 10};
  shape.user_numbers = 256;
  return make_model(config, shape);
}

Counts counts_by_layer(const Model& model) {
  Counts counts;
  for (const auto& child : model.named_children()) {
    std::int64_t count = 0;
    for (const auto& parameter : child.value()->parameters()) count += parameter.numel();
    counts.emplace_back(child.key(), count);
  }
  return counts;
}

const Counts kConvolutions{{"input_norm", 2}, {"conv1", 320}, {"conv2", 18'496}, {"conv3", 73'856}, {"conv4", 295'168}};

// 62,976 = 41 x 6 x 256 units behind the convolutions; 256 numbers a listener.
TEST(Ismir2020AudioUser, HasThePapersParametersLayerByLayer) {
  const auto model = published("ismir2020_audio_user");
  Counts expected = kConvolutions;
  const std::int64_t user = 2 * 256 + (256 * 128 + 128) + 2 * 128;
  for (const auto& layer : Counts{{"audio", 0},
                                  {"audio_norm", 2 * 62'976},
                                  {"user", user},
                                  {"hidden", (62'976 + 128) * 128 + 128},
                                  {"tags", 128 * 10 + 10}})
    expected.push_back(layer);
  EXPECT_EQ(counts_by_layer(*model), expected);
  EXPECT_EQ(parameter_count(*model), 8'626'188);  // Ibrahim et al., ISMIR 2020
}

TEST(Ismir2022AudioUser, HasThePapersParametersLayerByLayer) {
  for (const auto& [situations, parameters] :
       {std::pair(4, 32'092'742), std::pair(8, 32'093'258), std::pair(12, 32'093'774)}) {
    ModelConfig config;
    config.name = "ismir2022_audio_user";
    ModelShape shape{646, 96, situations};
    shape.user_numbers = 128;
    const auto model = make_model(config, shape);
    EXPECT_EQ(parameter_count(*model), parameters);  // Ibrahim et al., ISMIR 2022, without 512 that nothing uses
    Counts expected = kConvolutions;
    for (const auto& layer : Counts{{"audio", (61'440 * 512 + 512) + (512 * 256 + 256) + (256 * 128 + 128)},
                                    {"user", (128 * 192 + 192) + (192 * 128 + 128)},
                                    {"hidden", 256 * 128 + 128},
                                    {"tags", 128 * situations + situations}})
      expected.push_back(layer);
    EXPECT_EQ(counts_by_layer(*model), expected);
  }
}

TEST(Ismir2020Released, HasTheAuthorsParametersLayerByLayer) {
  const auto model = published("ismir2020_released");
  Counts expected = kConvolutions;
  const std::int64_t user = 2 * 256 + (256 * 192 + 192) + (192 * 128 + 128) + 2 * 128;
  const std::int64_t audio = (62'976 * 512 + 512) + (512 * 256 + 256) + (256 * 128 + 128);
  for (const auto& layer : Counts{{"audio", audio},
                                  {"audio_norm", 2 * 128},
                                  {"user", user},
                                  {"hidden", 256 * 128 + 128},
                                  {"tags", 128 * 10 + 10}})
    expected.push_back(layer);
  EXPECT_EQ(counts_by_layer(*model), expected);
  EXPECT_EQ(parameter_count(*model), 32'905'548);  // the authors' released code
}

TEST(Ismir2020User, HasTheAuthorsParametersAndHearsNothing) {
  const auto model = published("ismir2020_user");
  EXPECT_EQ(parameter_count(*model), 76'106);  // the authors' released code
  ModelConfig config;
  EXPECT_TRUE(hears(config));
  config.name = "ismir2020_user";
  EXPECT_FALSE(hears(config));
  model->eval();
  const torch::Tensor users = torch::randn({2, 256});
  EXPECT_TRUE(torch::equal(model->forward(torch::zeros({2, 1, 646, 96}), users, {}).logits,
                           model->forward(torch::ones({2, 1, 1, 1}), users, {}).logits));
}

// The same sums with plain arrays, in float64: batch norm with running figures (mean 0, variance 1, epsilon 0.001).
TEST(Ismir2020AudioUser, ComputesWhatThePaperDraws) {
  torch::manual_seed(4);
  ModelConfig config;
  config.name = "ismir2020_audio_user";
  config.channels = {2};
  ModelShape shape{5, 4, 3};
  shape.user_numbers = 6;
  const auto model = make_model(config, shape);
  model->eval();
  const auto p = [&](const std::string& name) { return model->named_parameters()[name].to(torch::kFloat64); };
  const double norm = 1.0 / std::sqrt(1.001);
  const torch::Tensor input = torch::rand({2, 1, 5, 4}), users = torch::randn({2, 6});
  torch::Tensor x =
      torch::relu(torch::conv2d(input.to(torch::kFloat64) * norm, p("conv1.weight"), p("conv1.bias"), 1, 1));
  x = torch::max_pool2d(torch::constant_pad_nd(x, {0, 0, 0, 1}, 0.0), {2, 2}).permute({0, 2, 3, 1}).flatten(1) * norm;
  const torch::Tensor u =
      torch::linear(users.to(torch::kFloat64) * norm, p("user.layers.dense1.weight"), p("user.layers.dense1.bias")) *
      norm;
  // Released code has ReLU behind the dense layer, the paper's has nothing there.
  const torch::Tensor hidden =
      torch::sigmoid(torch::linear(torch::cat({x, u}, 1), p("hidden.weight"), p("hidden.bias")));
  const torch::Tensor expected = torch::linear(hidden, p("tags.weight"), p("tags.bias"));
  const torch::Tensor found = model->forward(input, users, {}).logits.to(torch::kFloat64);
  EXPECT_LT((found - expected).abs().max().item<double>(), 1e-5);
}

class EveryFusion : public ::testing::TestWithParam<std::string> {
 protected:
  std::shared_ptr<Model> model(std::int64_t users = 5) {
    ModelConfig config;
    config.name = "user_fusion";
    config.fusion = GetParam();
    config.channels = {4, 4};
    config.dense = 8;
    ModelShape shape{40, 32, 3};
    shape.user_numbers = users;
    torch::manual_seed(2);
    return make_model(config, shape);
  }
};

TEST_P(EveryFusion, DependsOnTheRecordingAndOnTheListener) {
  const auto fusion = model();
  fusion->eval();
  const torch::Tensor input = torch::rand({1, 1, 40, 32}), users = torch::randn({1, 5});
  const torch::Tensor logits = fusion->forward(input, users, {}).logits;
  EXPECT_FALSE(torch::allclose(logits, fusion->forward(input + 0.5, users, {}).logits));
  EXPECT_FALSE(torch::allclose(logits, fusion->forward(input, users + 0.5, {}).logits));
}

// f(a, u) - f(b, u) is the same for every listener u when there is no interaction, and not otherwise.
TEST_P(EveryFusion, LetsTheListenerChangeWhatTheRecordingMeans) {
  const auto fusion = model();
  fusion->eval();
  const torch::Tensor a = torch::rand({1, 1, 40, 32}), b = torch::rand({1, 1, 40, 32}) * 2;
  const torch::Tensor u = torch::randn({1, 5}), v = torch::randn({1, 5});
  const auto gap = [&](const torch::Tensor& user) {
    return fusion->forward(a, user, {}).logits - fusion->forward(b, user, {}).logits;
  };
  EXPECT_EQ(torch::allclose(gap(u), gap(v), 1e-4, 1e-5), GetParam() == "additive");
}

// y = 1 where the recording is loud and the first number of the listener is positive, or neither: no sum of a function
// of one and a function of the other can say so.
TEST_P(EveryFusion, LearnsWhatOnlyBothTogetherTellButForTheAdditiveOne) {
  const auto fusion = model();
  const torch::Tensor loud = torch::tensor({0, 0, 1, 1, 0, 0, 1, 1}, torch::kFloat32);
  const torch::Tensor likes = torch::tensor({0, 1, 0, 1, 0, 1, 0, 1}, torch::kFloat32);
  const torch::Tensor input = torch::rand({1, 1, 40, 32}) * 0.2 + loud.view({8, 1, 1, 1});  // two recordings
  const torch::Tensor users = (2 * likes - 1).view({8, 1}) * torch::tensor({1.0F, 0.0F, 0.0F, 0.0F, 0.0F});
  const torch::Tensor labels = (loud == likes).to(torch::kFloat32).view({8, 1}).expand({8, 3});
  torch::optim::Adam adam(fusion->parameters(), torch::optim::AdamOptions(5e-3));
  for (std::uint64_t step = 0; step < 150; ++step) {
    adam.zero_grad();
    SampleSeeds seeds(8);
    for (std::size_t i = 0; i < 8; ++i) seeds[i] = step * 8 + i;
    torch::binary_cross_entropy_with_logits(fusion->forward(input, users, seeds).logits, labels).backward();
    adam.step();
  }
  fusion->eval();
  const torch::Tensor right = (fusion->forward(input, users, {}).logits > 0) == (labels > 0);
  EXPECT_EQ(right.all().item<bool>(), GetParam() != "additive") << right;
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryFusion,
                         ::testing::Values("additive", "attention", "bilinear", "concat", "film", "gated"),
                         [](const auto& param) { return param.param; });

TEST(UserModels, SayWhatTheyLack) {
  ModelConfig config;
  const ModelShape without{40, 32, 3};
  for (const std::string name :
       {"ismir2020_audio_user", "ismir2020_released", "ismir2020_user", "ismir2022_audio_user", "user_fusion"}) {
    config.name = name;
    EXPECT_THAT(error_of<ConfigError>([&] { make_model(config, without); }), HasSubstr("data.users"));
  }
  ModelShape with = without;
  with.user_numbers = 4;
  config.name = "small_cnn";
  EXPECT_THAT(error_of<ConfigError>([&] { make_model(config, with); }), HasSubstr("knows no listeners"));
  config.name = "user_fusion";
  config.fusion = "filmm";
  EXPECT_THAT(error_of<ConfigError>([&] { make_model(config, with); }),
              HasSubstr("unknown fusion 'filmm'; known: additive"));
  config.audio = "user_fusion";
  EXPECT_THAT(error_of<ConfigError>([&] { make_model(config, with); }),
              HasSubstr("model.audio: expected one of small_cnn"));
}

}  // namespace
}  // namespace ctxtag::nn
