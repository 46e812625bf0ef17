#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/nn/model.h"
#include "nn/layers.h"
#include "support/errors.h"

namespace ctxtag::nn {
namespace {

using test::error_of;
using ::testing::HasSubstr;

std::shared_ptr<Model> baseline(const std::string& name, std::int64_t frames, std::int64_t bands, std::int64_t tags,
                                const std::vector<int>& channels = {}) {
  torch::manual_seed(6);
  ModelConfig config;
  config.name = name;
  config.channels = channels;
  return make_model(config, {frames, bands, tags});
}

using LayerCounts = std::vector<std::pair<std::string, std::int64_t>>;

LayerCounts layer_counts(const Model& model) {
  LayerCounts counts;
  for (const auto& child : model.named_children()) {
    std::int64_t count = 0;
    for (const auto& parameter : child.value()->parameters()) count += parameter.numel();
    counts.emplace_back(child.key(), count);
  }
  return counts;
}

// Makes the running figures of batch norm other than those it begins with.
void settle(Model& model) {
  for (int i = 0; i < 3; ++i) model.forward(torch::rand({4, 1, 150, 96}), {1, 2, 3, 4});
  model.eval();
}

// Filters, kernel and biases of Choi et al. 2016 in the code of Won et al. 2020.
TEST(Fcn, HasThePublishedParametersLayerByLayer) {
  const auto model = baseline("fcn", 1366, 96, 50);
  const LayerCounts expected{{"input_norm", 2}, {"conv1", 9 * 64 + 64}, {"norm1", 128}, {"conv2", 73'856},
                             {"norm2", 256},    {"conv3", 147'584},     {"norm3", 256}, {"conv4", 147'584},
                             {"norm4", 256},    {"conv5", 73'792},      {"norm5", 128}, {"tags", 64 * 50 + 50}};
  EXPECT_EQ(layer_counts(*model), expected);
  EXPECT_EQ(parameter_count(*model), 447'732);
}

// At the published size the published pools (frequency x time: 2x4, 2x4, 2x4, 3x5, 4x4) leave one value a filter.
TEST(Fcn, ComputesWhatIsPublishedAtThePublishedSize) {
  const auto model = baseline("fcn", 1366, 96, 5);
  settle(*model);
  const auto all = model->named_parameters();
  const auto running = model->named_buffers();
  const auto norm = [&](const torch::Tensor& x, const std::string& name) {
    return torch::batch_norm(x, all[name + ".weight"], all[name + ".bias"], running[name + ".running_mean"],
                             running[name + ".running_var"], false, 0.1, 1e-5, false);
  };
  const torch::Tensor input = torch::rand({2, 1, 1366, 96});
  torch::Tensor x = norm(input.transpose(2, 3), "input_norm");  // frequency first
  const std::vector<std::vector<std::int64_t>> pools{{2, 4}, {2, 4}, {2, 4}, {3, 5}, {4, 4}};
  for (std::size_t i = 0; i < pools.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const torch::Tensor kernel = all["conv" + number + ".weight"].transpose(2, 3);
    x = torch::conv2d(x, kernel, all["conv" + number + ".bias"], 1, 1);
    x = torch::max_pool2d(torch::relu(norm(x, "norm" + number)), pools[i]);
  }
  ASSERT_EQ(x.sizes(), torch::IntArrayRef({2, 64, 1, 1}));
  EXPECT_LT((model->features(input) - x.flatten(1)).abs().max().item<double>(), 1e-4);
}

TEST(ShortChunkCnn, HasThePublishedParametersLayerByLayer) {
  const auto model = baseline("short_chunk_cnn", 231, 128, 50);
  const std::int64_t middle = 9 * 256 * 256 + 256 + 512;
  const LayerCounts expected{{"input_norm", 2},
                             {"block1", 9 * 128 + 128 + 256},
                             {"block2", 9 * 128 * 128 + 128 + 256},
                             {"block3", 9 * 128 * 256 + 256 + 512},
                             {"block4", middle},
                             {"block5", middle},
                             {"block6", middle},
                             {"block7", 9 * 256 * 512 + 512 + 1024},
                             {"hidden", 512 * 512 + 512},
                             {"hidden_norm", 1024},
                             {"tags", 512 * 50 + 50}};
  EXPECT_EQ(layer_counts(*model), expected);
  EXPECT_EQ(parameter_count(*model), 3'687'348);
}

TEST(ShortChunkCnnRes, HasThePublishedParameters) {
  EXPECT_EQ(parameter_count(*baseline("short_chunk_cnn_res", 231, 128, 50)), 12'104'244);
}

TEST(Musicnn, HasThePublishedParametersLayerByLayer) {
  const auto model = baseline("musicnn", 187, 96, 50);
  const LayerCounts expected{{"input_norm", 2},
                             {"timbre1", 67 * 7 * 204 + 204 + 408},
                             {"timbre2", 38 * 7 * 204 + 204 + 408},
                             {"rhythm1", 129 * 51 + 51 + 102},
                             {"rhythm2", 65 * 51 + 51 + 102},
                             {"rhythm3", 33 * 51 + 51 + 102},
                             {"middle1", 561 * 7 * 64 + 64 + 128},
                             {"middle2", 64 * 7 * 64 + 64 + 128},
                             {"middle3", 64 * 7 * 64 + 64 + 128},
                             {"hidden", 1506 * 200 + 200},
                             {"hidden_norm", 400},
                             {"tags", 200 * 50 + 50}};
  EXPECT_EQ(layer_counts(*model), expected);
  EXPECT_EQ(parameter_count(*model), 784'300);
}

// In the layout of the published code: frequency x time, one-dimensional convolutions over time.
TEST(Musicnn, ComputesWhatIsPublished) {
  const auto model = baseline("musicnn", 187, 96, 5, {6, 4, 8});
  settle(*model);
  const auto all = model->named_parameters();
  const auto running = model->named_buffers();
  const auto norm = [&](const torch::Tensor& x, const std::string& name) {
    return torch::batch_norm(x, all[name + ".weight"], all[name + ".bias"], running[name + ".running_mean"],
                             running[name + ".running_var"], false, 0.1, 1e-5, false);
  };
  const auto over_time = [&](const torch::Tensor& x, const std::string& name) {
    const torch::Tensor weight = all[name + ".conv.weight"].squeeze(3);
    return torch::relu(norm(torch::conv1d(x, weight, all[name + ".conv.bias"], 1, weight.size(2) / 2), name + ".norm"));
  };
  const torch::Tensor input = torch::rand({2, 1, 187, 96});
  const torch::Tensor x = norm(input.transpose(2, 3), "input_norm");
  std::vector<torch::Tensor> parts;
  for (const std::string name : {"timbre1", "timbre2"}) {
    const torch::Tensor weight = all[name + ".conv.weight"].transpose(2, 3);
    const torch::Tensor y =
        torch::conv2d(x, weight, all[name + ".conv.bias"], torch::IntArrayRef{1, 1}, torch::IntArrayRef{0, 3});
    parts.push_back(std::get<0>(torch::relu(norm(y, name + ".norm")).max(2)));
  }
  for (const std::string name : {"rhythm1", "rhythm2", "rhythm3"}) parts.push_back(over_time(x.mean(2), name));
  const torch::Tensor front = torch::cat(parts, 1), first = over_time(front, "middle1");
  const torch::Tensor second = over_time(first, "middle2") + first, third = over_time(second, "middle3") + second;
  const torch::Tensor steps = torch::cat({front, first, second, third}, 1);
  const torch::Tensor expected = torch::cat({std::get<0>(steps.max(2)), steps.mean(2)}, 1);
  EXPECT_LT((model->features(input) - expected).abs().max().item<double>(), 1e-4);
}

TEST(KnownBaselines, TakeInputsOfAnyLength) {
  for (const std::string name : {"fcn", "short_chunk_cnn", "short_chunk_cnn_res", "musicnn"}) {
    const auto model = baseline(name, 646, 96, 3, {4, 4, 4});
    model->eval();
    EXPECT_EQ(model->fixed_frames(), 0);
    for (const std::int64_t frames : {model->min_frames(), std::int64_t{187}, std::int64_t{1366}}) {
      EXPECT_EQ(model->forward(torch::rand({2, 1, frames, 96}), {}).logits.size(1), 3) << name << frames;
    }
  }
}

TEST(KnownBaselines, SayWhatTheyCannotBeMadeOf) {
  const auto error = [](const std::string& name, std::int64_t bands, const std::vector<int>& channels) {
    return error_of<ConfigError>([&] { baseline(name, 100, bands, 2, channels); });
  };
  EXPECT_THAT(error("fcn", 96, {1, 1, 1, 1, 1, 1}), HasSubstr("fcn has 5 blocks at most, found 6"));
  EXPECT_THAT(error("musicnn", 96, {1, 1, 1, 1}), HasSubstr("three numbers of filters"));
  EXPECT_THAT(error("musicnn", 2, {}), HasSubstr("3 at least; found 2"));
}

TEST(PooledReluWithin, PoolsAShortSideWhole) {
  const torch::Tensor x = torch::rand({1, 2, 9, 3});
  EXPECT_TRUE(torch::equal(pooled_relu_within(x, 4, 5), torch::max_pool2d(x, {4, 3})));
  EXPECT_TRUE(torch::equal(pooled_relu_within(x, 4, 2), torch::max_pool2d(x, {4, 2})));
}

TEST(Normalised, GoesByTheRunningFiguresWhereAChannelHasOneValue) {
  torch::nn::BatchNorm2d norm(3);
  const torch::Tensor one = torch::rand({1, 3, 1, 1}), before = norm->running_mean.clone();
  EXPECT_TRUE(torch::allclose(normalised(norm, one), one, 1e-4, 1e-5));  // mean 0, variance 1
  EXPECT_TRUE(torch::equal(norm->running_mean, before));
  EXPECT_TRUE(norm->is_training());
  normalised(norm, torch::rand({1, 3, 2, 1}));
  EXPECT_FALSE(torch::equal(norm->running_mean, before));
}

}  // namespace
}  // namespace ctxtag::nn
