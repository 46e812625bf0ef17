#include "nn/scoring.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstring>

namespace ctxtag::nn {
namespace {

// Twenty-one spectrograms of noise.
struct Clips {
  std::size_t frames = 40, bands = 32, count = 21;
  torch::Tensor values = torch::rand({21, 40, 32});

  FrameSource source() const {
    FrameSource result;
    result.frames = frames;
    result.bands = bands;
    const float* const from = values.data_ptr<float>();
    result.read = [from](std::size_t row, std::size_t first, std::size_t count_, float* out) {
      std::memcpy(out, from + (row * 40 + first) * 32, count_ * 32 * sizeof(float));
    };
    return result;
  }
};

class EveryModelsScores : public testing::TestWithParam<std::string> {
 protected:
  EveryModelsScores() {
    torch::manual_seed(5);
    ModelConfig config;
    config.name = GetParam();
    model_ = make_model(config, {40, 32, 5});
    model_->eval();
  }
  std::shared_ptr<Model> model_;
  Clips clips_;
};

TEST_P(EveryModelsScores, DoNotDependOnThreadsOrderOrCompany) {
  std::vector<std::size_t> forward(clips_.count), backward(clips_.count);
  for (std::size_t i = 0; i < clips_.count; ++i) {
    forward[i] = i;
    backward[i] = clips_.count - 1 - i;
  }
  const RowOutputs one = scored_rows(*model_, clips_.source(), forward, 1);
  const RowOutputs two = scored_rows(*model_, clips_.source(), forward, 2);
  const RowOutputs reversed = scored_rows(*model_, clips_.source(), backward, 3);
  EXPECT_TRUE((one.logits == two.logits).all());
  EXPECT_TRUE((one.logits == reversed.logits.colwise().reverse()).all());
  EXPECT_TRUE((one.embeddings == reversed.embeddings.colwise().reverse()).all());
  for (std::size_t i = 0; i < clips_.count; ++i) {
    const RowOutputs alone = scored_rows(*model_, clips_.source(), {i}, 1);
    EXPECT_TRUE((alone.logits.row(0) == one.logits.row(static_cast<Eigen::Index>(i))).all()) << "row " << i;
  }
}

TEST_P(EveryModelsScores, AgreeWithTheWholeBatchInOnePass) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor expected = model_->forward(clips_.values.unsqueeze(1), {}).logits;
  const RowOutputs outputs = scored_rows(*model_, clips_.source(), {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 2);
  for (Eigen::Index i = 0; i < outputs.logits.rows(); ++i) {
    for (Eigen::Index tag = 0; tag < 5; ++tag) {
      EXPECT_NEAR(outputs.logits(i, tag), expected[i][tag].item<float>(), 2e-5);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryModelsScores, testing::ValuesIn(model_names()),
                         [](const auto& param) { return param.param; });

TEST(Probabilities, AreTheLogisticFunctionInDouble) {
  RowOutputs outputs;
  outputs.logits.resize(1, 3);
  outputs.logits << 0.0F, 2.0F, -40.0F;
  const RealMatrix p = probabilities(outputs);
  EXPECT_DOUBLE_EQ(p(0, 0), 0.5);
  EXPECT_DOUBLE_EQ(p(0, 1), 0.88079707797788243);  // 1 / (1 + exp(-2))
  EXPECT_NEAR(p(0, 2), 4.248354255291589e-18, 1e-30);
}

}  // namespace
}  // namespace ctxtag::nn
