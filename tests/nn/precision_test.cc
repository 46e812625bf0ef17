#include "ctxtag/nn/precision.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "any_model.h"
#include "ctxtag/base/error.h"
#include "nn/layers.h"
#include "nn/product_layers.h"
#include "support/errors.h"

namespace ctxtag::nn {
namespace {

bool has_bfloat16() {
  try {
    return precision_from("bfloat16") == Precision::kBFloat16;
  } catch (const ConfigError&) {
    return false;
  }
}

class EveryModelsPrecision : public ::testing::TestWithParam<std::string> {
 protected:
  EveryModelsPrecision() {
    torch::manual_seed(7);
    model_ = any_model(GetParam(), 64, 64);
    const torch::NoGradGuard no_grad;  // running figures and scales of batch norm as training leaves them
    for (const auto& buffer : model_->named_buffers()) {
      if (buffer.value().is_floating_point()) buffer.value().add_(torch::rand(buffer.value().sizes()) * 0.2);
    }
    // Clips that differ: noise, each in its own bands and of its own level.
    input_ = torch::rand({kRows, 1, 64, 64});
    for (std::int64_t row = 0; row < kRows; ++row) {
      input_[row].narrow(2, 8 * row, 8).mul_(4.0);
      input_[row].mul_(1.0 / static_cast<double>(row + 1));
    }
    users_ = torch::randn({kRows, model_->user_numbers()});
  }

  torch::Tensor logits() { return model_->forward(input_, users_, SampleSeeds(kRows, 1)).logits; }
  torch::Tensor gradient() {
    model_->train();
    model_->zero_grad();
    logits().square().sum().backward();
    std::vector<torch::Tensor> all;
    for (const torch::Tensor& parameter : model_->parameters()) {
      if (parameter.grad().defined()) all.push_back(parameter.grad().flatten().clone());
    }
    return torch::cat(all);
  }

  static constexpr std::int64_t kRows = 8;
  std::shared_ptr<Model> model_;
  torch::Tensor input_, users_;
};
INSTANTIATE_TEST_SUITE_P(Registry, EveryModelsPrecision, ::testing::ValuesIn(model_names()),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(EveryModelsPrecision, PreparedGivesTheSameLogits) {
  const torch::NoGradGuard no_grad;
  model_->eval();
  const torch::Tensor plain = logits();
  {
    const PreparedModel prepared(*model_);
    EXPECT_TRUE(torch::allclose(logits(), plain, 1e-4, 1e-5));
  }
  EXPECT_TRUE(torch::equal(logits(), plain));  // released
}

TEST_P(EveryModelsPrecision, InBFloat16StaysNearItsLogits) {
  if (!has_bfloat16()) GTEST_SKIP() << "this processor does not multiply bfloat16";
  const torch::NoGradGuard no_grad;
  model_->eval();
  const torch::Tensor plain = logits();
  const PreparedModel prepared(*model_, Precision::kBFloat16);
  const torch::Tensor lowered = logits();
  EXPECT_EQ(lowered.scalar_type(), torch::kFloat32);
  // Numbers have 8 bits, products are summed in float32: a few parts in 256 of the largest logit.
  EXPECT_LT((lowered - plain).abs().max().item<double>(), 0.04 * plain.abs().max().item<double>());
  EXPECT_TRUE(GetParam() == "ismir2020_user" || !torch::equal(lowered, plain)) << "nothing was lowered";
}

TEST_P(EveryModelsPrecision, HasFloat32GradientsThatPointTheSameWayInBFloat16) {
  if (!has_bfloat16()) GTEST_SKIP() << "this processor does not multiply bfloat16";
  const torch::Tensor exact = gradient();
  set_precision(*model_, Precision::kBFloat16);
  const torch::Tensor lowered = gradient();
  EXPECT_EQ(lowered.scalar_type(), torch::kFloat32);
  // Batch norm over few values takes off most of what clips have in common, and leaves rounding: .83 with residual
  // connections, .967 to .985 in three others, above .99 in the rest.
  const double least = GetParam() == "short_chunk_cnn_res" ? 0.8 : 0.95;
  EXPECT_GT(torch::cosine_similarity(exact, lowered, 0).item<double>(), least);
  EXPECT_TRUE(torch::equal(gradient(), gradient()));
  set_precision(*model_, Precision::kFloat32);
  EXPECT_TRUE(torch::equal(gradient(), exact) || torch::allclose(gradient(), exact, 1e-4, 1e-6));
}

TEST(PrecisionFrom, NamesWhatItKnows) {
  EXPECT_EQ(precision_from("float32"), Precision::kFloat32);
  EXPECT_EQ(test::error_of<ConfigError>([] { precision_from("float16"); }),
            "precision: float32 or bfloat16, found 'float16'");
  for (const std::string& name : precision_names()) {
    if (name == "bfloat16" && !has_bfloat16()) continue;
    EXPECT_EQ(precision_name(precision_from(name)), name);
  }
}

TEST(Convolution, WithStridesOverOneColumnHasTheGradientOfFloat32) {
  if (!has_bfloat16()) GTEST_SKIP() << "this processor does not multiply bfloat16";
  Convolution layer(torch::nn::Conv2dOptions(32, 64, 3).padding(1).stride(2));
  const torch::Tensor x = torch::rand({2, 32, 4, 1});
  const auto gradient = [&](Precision precision) {
    layer->set_precision(precision);
    layer->zero_grad();
    layer->forward(x).sum().backward();
    return layer->weight.grad().clone();
  };
  EXPECT_TRUE(torch::equal(gradient(Precision::kBFloat16), gradient(Precision::kFloat32)));
}

TEST_P(EveryModelsPrecision, PreparedInFloat32IsFloat32AfterTrainingInBFloat16) {
  if (!has_bfloat16()) GTEST_SKIP() << "this processor does not multiply bfloat16";
  const torch::NoGradGuard no_grad;
  const torch::Tensor exact = [&] {
    const PreparedModel prepared(*model_);
    return logits();
  }();
  set_precision(*model_, Precision::kBFloat16);
  const PreparedModel prepared(*model_);
  EXPECT_TRUE(torch::equal(logits(), exact));
}

TEST(OfLogits, KeepsFloat32HoweverLarge) {
  DenseLayer layer = of_logits(DenseLayer(512, 174));
  const torch::Tensor x = torch::rand({2, 512});
  const torch::Tensor exact = layer->forward(x);
  layer->prepare(Precision::kBFloat16);
  EXPECT_TRUE(torch::equal(layer->forward(x), exact));
}

TEST(DenseLayer, StaysFloat32WhereItIsSmall) {
  DenseLayer small(255, 256), large(256, 256);
  const torch::Tensor x = torch::rand({2, 256});
  const torch::Tensor exact = small->forward(x.narrow(1, 0, 255)), exact_large = large->forward(x);
  for (auto* layer : {&small, &large}) (*layer)->prepare(Precision::kBFloat16);
  EXPECT_TRUE(torch::equal(small->forward(x.narrow(1, 0, 255)), exact));
  EXPECT_FALSE(torch::equal(large->forward(x), exact_large));
}

}  // namespace
}  // namespace ctxtag::nn
