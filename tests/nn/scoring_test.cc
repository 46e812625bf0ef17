#include "nn/scoring.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <atomic>
#include <cmath>
#include <cstring>

#include "any_model.h"
#include "ctxtag/base/error.h"

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

class EveryModelsScores : public ::testing::TestWithParam<std::string> {
 protected:
  EveryModelsScores() {
    torch::manual_seed(5);
    model_ = any_model(GetParam(), 40, 32);
    model_->eval();
  }

  // Row i is of listener i % 6.
  Listeners listeners_of(const std::vector<std::size_t>& rows) const {
    if (model_->user_numbers() == 0) return {};
    Listeners listeners{{users_.data_ptr<float>(), 4}, {}};
    for (const std::size_t row : rows) listeners.rows.push_back(row % 6);
    return listeners;
  }
  RowOutputs scored(const std::vector<std::size_t>& rows, int threads,
                    Precision precision = Precision::kFloat32) const {
    return scored_rows(PreparedModel(*model_, precision), clips_.source(), rows, listeners_of(rows), threads);
  }

  void expect_independence(Precision precision) const;

  std::shared_ptr<Model> model_;
  Clips clips_;
  torch::Tensor users_ = torch::randn({6, 4});
};

TEST_P(EveryModelsScores, DoNotDependOnThreadsOrderOrCompany) { expect_independence(Precision::kFloat32); }

TEST_P(EveryModelsScores, DoNotDependOnThemInBFloat16Either) {
  try {
    expect_independence(precision_from("bfloat16"));
  } catch (const ConfigError&) {
    GTEST_SKIP() << "this processor does not multiply bfloat16";
  }
}

void EveryModelsScores::expect_independence(Precision precision) const {
  std::vector<std::size_t> forward(clips_.count), backward(clips_.count);
  for (std::size_t i = 0; i < clips_.count; ++i) {
    forward[i] = i;
    backward[i] = clips_.count - 1 - i;
  }
  const RowOutputs one = scored(forward, 1, precision);
  const RowOutputs two = scored(forward, 2, precision);
  const RowOutputs reversed = scored(backward, 3, precision);
  EXPECT_TRUE((one.logits == two.logits).all());
  EXPECT_TRUE((one.logits == reversed.logits.colwise().reverse()).all());
  EXPECT_TRUE((one.embeddings == reversed.embeddings.colwise().reverse()).all());
  for (std::size_t i = 0; i < clips_.count; ++i) {
    const RowOutputs alone = scored({i}, 1, precision);
    EXPECT_TRUE((alone.logits.row(0) == one.logits.row(static_cast<Eigen::Index>(i))).all()) << "row " << i;
  }
}

TEST_P(EveryModelsScores, AgreeWithTheWholeBatchInOnePass) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor users = users_.index_select(0, torch::arange(21) % 6).narrow(1, 0, model_->user_numbers());
  const torch::Tensor expected = model_->forward(clips_.values.unsqueeze(1), users, {}).logits;
  const RowOutputs outputs = scored({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 2);
  for (Eigen::Index i = 0; i < outputs.logits.rows(); ++i) {
    for (Eigen::Index tag = 0; tag < 5; ++tag) {
      EXPECT_NEAR(outputs.logits(i, tag), expected[i][tag].item<float>(), 2e-5);
    }
  }
}

class ScoresForListeners : public EveryModelsScores {};
INSTANTIATE_TEST_SUITE_P(Registry, ScoresForListeners,
                         ::testing::Values("ismir2020_audio_user", "ismir2020_released", "ismir2020_user",
                                           "ismir2022_audio_user", "user_fusion"),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(ScoresForListeners, HearARecordingOnceForAllOfThem) {
  FrameSource source = clips_.source();
  std::atomic<int> heard{0};
  source.read = [&heard, read = source.read](std::size_t row, std::size_t first, std::size_t count, float* out) {
    ++heard;
    read(row, first, count, out);
  };
  std::vector<std::size_t> rows;
  Listeners listeners{{users_.data_ptr<float>(), 4}, {}};
  for (std::size_t i = 0; i < 48; ++i) {
    rows.push_back(i % 8);  // eight recordings in turn
    listeners.rows.push_back(i / 8);
  }
  const RowOutputs outputs = scored_rows(PreparedModel(*model_), source, rows, listeners, 2);
  EXPECT_EQ(heard, 8);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RowOutputs alone =
        scored_rows(PreparedModel(*model_), source, {rows[i]}, {listeners.source, {listeners.rows[i]}}, 1);
    EXPECT_TRUE((alone.logits.row(0) == outputs.logits.row(static_cast<Eigen::Index>(i))).all()) << "row " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryModelsScores, ::testing::ValuesIn(model_names()),
                         [](const auto& param) { return param.param; });

TEST(Probabilities, AreTheLogisticFunctionInDouble) {
  RowOutputs outputs;
  outputs.logits.resize(1, 3);
  outputs.logits << 0.0F, 2.0F, -40.0F;
  const RealMatrix p = probabilities(outputs, "sigmoid");
  EXPECT_DOUBLE_EQ(p(0, 0), 0.5);
  EXPECT_DOUBLE_EQ(p(0, 1), 0.88079707797788243);  // 1 / (1 + exp(-2))
  EXPECT_NEAR(p(0, 2), 4.248354255291589e-18, 1e-30);
}

TEST(Probabilities, OfARowAreTheSameBitsWhereverItStands) {
  RowOutputs alone, many;
  alone.logits.resize(1, 5);
  alone.logits << 0.3F, -1.7F, 2.2F, -0.4F, 0.9F;
  many.logits = alone.logits.replicate(23, 1);
  for (const std::string output : {"sigmoid", "softmax"}) {
    const RealMatrix one = probabilities(alone, output), all = probabilities(many, output);
    for (Eigen::Index row = 0; row < 23; ++row) {
      EXPECT_TRUE((all.row(row) == one.row(0)).all()) << output << ", row " << row;
    }
  }
}

TEST(Probabilities, OfASoftmaxAddUpToOne) {
  RowOutputs outputs;
  outputs.logits.resize(2, 3);
  outputs.logits << 0.0F, 1.0F, 2.0F, -800.0F, 800.0F, 800.0F;
  const RealMatrix p = probabilities(outputs, "softmax");
  const double sum = 1.0 + std::exp(1.0) + std::exp(2.0);
  EXPECT_DOUBLE_EQ(p(0, 0), 1.0 / sum);
  EXPECT_DOUBLE_EQ(p(0, 2), std::exp(2.0) / sum);
  EXPECT_DOUBLE_EQ(p(1, 0), 0.0);
  EXPECT_DOUBLE_EQ(p(1, 1), 0.5);
}

}  // namespace
}  // namespace ctxtag::nn
