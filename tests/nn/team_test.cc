#include "nn/team.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/nn/loss.h"
#include "nn/loss_input.h"
#include "nn/network_input.h"
#include "support/errors.h"

namespace ctxtag::nn {
namespace {

using ::testing::HasSubstr;

// Where threads of this process meet as if they were processes; sums are added in the order of ranks.
class Meeting {
 public:
  explicit Meeting(int size) : given_(static_cast<std::size_t>(size)) {}

  void sum(int rank, torch::Tensor tensor) {
    std::unique_lock lock(mutex_);
    given_[static_cast<std::size_t>(rank)] = tensor;
    if (++here_ == given_.size()) {
      const torch::NoGradGuard no_grad;
      torch::Tensor total = given_[0].clone();
      for (std::size_t i = 1; i < given_.size(); ++i) total += given_[i];
      for (torch::Tensor& one : given_) one.copy_(total);
      here_ = 0;
      ++round_;
      all_.notify_all();
      return;
    }
    const std::size_t round = round_;
    all_.wait(lock, [&] { return round_ != round; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::vector<torch::Tensor> given_;
  std::size_t here_ = 0, round_ = 0;
};

class ThreadPeers : public Peers {
 public:
  ThreadPeers(Meeting& meeting, int rank, int size) : meeting_(meeting), rank_(rank), size_(size) {}
  int rank() const override { return rank_; }
  int size() const override { return size_; }
  Waiting begin_sum(torch::Tensor tensor) override {
    meeting_.sum(rank_, tensor);
    return [] {};
  }
  void share(const torch::Tensor& tensor) override {
    torch::Tensor own = rank_ == 0 ? tensor.detach().contiguous().clone() : torch::zeros_like(tensor);
    meeting_.sum(rank_, own);
    const torch::NoGradGuard no_grad;
    tensor.detach().copy_(own);
  }

 private:
  Meeting& meeting_;
  int rank_, size_;
};

constexpr std::int64_t kFrames = 24, kBands = 32, kTags = 3;

Batch batch_of(std::size_t rows, std::uint64_t seed) {
  Batch batch;
  batch.rows = rows;
  batch.frames = static_cast<std::size_t>(kFrames);
  batch.bands = static_cast<std::size_t>(kBands);
  batch.tags = static_cast<std::size_t>(kTags);
  Random random(seed);
  const auto drawn = [&](std::size_t count, float scale) {
    std::vector<float> values(count);
    for (float& value : values) value = scale * static_cast<float>(random.uniform());
    return values;
  };
  batch.spectrograms = drawn(rows * batch.frames * batch.bands, 4.0F);
  batch.labels = drawn(rows * batch.tags, 1.0F);
  for (float& label : batch.labels) label = label < 0.4F ? 1.0F : 0.0F;
  batch.known = drawn(rows * batch.tags, 1.0F);
  for (float& known : batch.known) known = known < 0.8F ? 1.0F : 0.0F;
  batch.positive_weight = drawn(rows * batch.tags, 2.0F);
  batch.negative_weight = drawn(rows * batch.tags, 2.0F);
  for (std::size_t row = 0; row < rows; ++row) {
    batch.seeds.push_back(random.next());
    batch.samples.push_back(static_cast<std::int64_t>(row));
  }
  return batch;
}

struct Trained {
  std::vector<torch::Tensor> gradients;
  NamedTensors state;  // running averages moved
  double loss = 0.0;
};

ModelConfig config_of(const std::string& name) {
  ModelConfig config;
  config.name = name;
  if (name != "short_chunk_cnn" && name != "musicnn") config.channels = {4, 8};
  config.dense = 16;
  config.dropout = 0.3;
  return config;
}

std::shared_ptr<Model> model_of(const ModelConfig& config, const NamedTensors& state) {
  torch::manual_seed(5);
  auto model = make_model(config, {kFrames, kBands, kTags});
  const torch::NoGradGuard no_grad;
  const NamedTensors own = model_state(*model);
  for (std::size_t i = 0; i < state.size(); ++i) own[i].second.detach().copy_(state[i].second);
  return model;
}

Trained stepped(Team& team, Model& model, const Batch& batch, const LossConfig& of_loss) {
  model.train();
  team.watch(model.parameters());
  const NetworkInput input = network_input(batch, 0);
  const torch::Tensor logits = team.logits(model, batch, input);
  const LossInput cells = loss_input(batch, logits, 0);
  LossData data;
  data.labels = cells.labels;
  data.known = cells.known;
  const auto loss = make_loss(of_loss, data);
  const torch::Tensor value = loss->value(cells);
  team.backward(value, batch);
  Trained result;
  for (const torch::Tensor& parameter : model.parameters()) result.gradients.push_back(parameter.grad().clone());
  result.state = model_state(model);
  result.loss = value.item<double>();
  return result;
}

std::vector<Trained> stepped_together(int size, const ModelConfig& config, const NamedTensors& state,
                                      const Batch& batch, const LossConfig& loss) {
  Meeting meeting(size);
  std::vector<std::shared_ptr<Model>> models;
  for (int rank = 0; rank < size; ++rank) models.push_back(model_of(config, state));
  std::vector<Trained> results(static_cast<std::size_t>(size));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      const auto at = static_cast<std::size_t>(rank);
      Team team(std::make_unique<ThreadPeers>(meeting, rank, size));
      results[at] = stepped(team, *models[at], batch, loss);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return results;
}

// |a - b| / |b| over all gradients together.
double apart(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
  double difference = 0.0, norm = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference += (a[i] - b[i]).to(torch::kFloat64).square().sum().item<double>();
    norm += b[i].to(torch::kFloat64).square().sum().item<double>();
  }
  return std::sqrt(difference / norm);
}

class TeamOf : public ::testing::TestWithParam<std::string> {};

// 20 states: after 0, 3, 6 ... 57 steps of a training on one process; the batch after each is computed by one and by
// two.
TEST_P(TeamOf, TwoHasTheGradientOfOneIn20StatesOfARun) {
  const ModelConfig config = config_of(GetParam());
  const LossConfig loss;
  const auto model = model_of(config, {});
  torch::optim::Adam optimizer(model->parameters(), torch::optim::AdamOptions(1e-3));
  for (std::uint64_t step = 0; step < 60; ++step) {
    const Batch batch = batch_of(7, step);
    NamedTensors state;
    for (const auto& [name, tensor] : model_state(*model)) state.emplace_back(name, tensor.detach().clone());
    if (step % 3 == 0) {
      Team alone(nullptr);
      const auto again = model_of(config, state);
      const Trained one = stepped(alone, *again, batch, loss);
      const std::vector<Trained> two = stepped_together(2, config, state, batch, loss);
      EXPECT_LE(apart(two[0].gradients, one.gradients), 1e-5) << "step " << step;
      EXPECT_EQ(apart(two[0].gradients, two[1].gradients), 0.0);
      EXPECT_NEAR(two[0].loss, one.loss, 1e-6 * std::abs(one.loss));
      for (std::size_t i = 0; i < one.state.size(); ++i) {  // running averages too
        const torch::Tensor a = two[1].state[i].second.to(torch::kFloat64), b = one.state[i].second.to(torch::kFloat64);
        EXPECT_TRUE(torch::allclose(a, b, 1e-5, 1e-6)) << one.state[i].first;
      }
    }
    optimizer.zero_grad();
    Team alone(nullptr);
    stepped(alone, *model, batch, loss);
    optimizer.step();
  }
}

INSTANTIATE_TEST_SUITE_P(Models, TeamOf, ::testing::Values("small_cnn", "icassp2020_cnn", "fcn"));

TEST(Team, OfThreeSharesRowsUnevenlyAndKnowsAnyLoss) {
  const ModelConfig config = config_of("small_cnn");
  for (const char* const name : {"bce", "asl", "partial_bce", "large_loss_reject"}) {
    LossConfig loss;
    loss.name = name;
    const Batch batch = batch_of(8, 3);
    Team alone(nullptr);
    const auto model = model_of(config, {});
    const Trained one = stepped(alone, *model, batch, loss);
    const std::vector<Trained> three = stepped_together(3, config, {}, batch, loss);
    EXPECT_LE(apart(three[2].gradients, one.gradients), 1e-5) << name;
    EXPECT_NEAR(three[2].loss, one.loss, 1e-6 * std::abs(one.loss)) << name;
  }
}

TEST(Team, ComputesABatchOfFewRowsInEveryProcess) {
  const ModelConfig config = config_of("small_cnn");
  const Batch batch = batch_of(2, 3);
  Team alone(nullptr);
  const auto model = model_of(config, {});
  const Trained one = stepped(alone, *model, batch, {});
  const std::vector<Trained> three = stepped_together(3, config, {}, batch, {});
  EXPECT_LE(apart(three[1].gradients, one.gradients), 1e-6);
}

TEST(RowsOfPart, AreContiguousAndAll) {
  std::size_t next = 0;
  for (std::size_t part = 0; part < 3; ++part) {
    const RowSpan span = rows_of_part(8, part, 3);
    EXPECT_EQ(span.first, next);
    next += span.count;
  }
  EXPECT_EQ(next, 8U);
  EXPECT_EQ(rows_of_part(2, 1, 3).count, 2U);
  EXPECT_EQ(rows_of_part(5, 0, 1).count, 5U);
}

}  // namespace
}  // namespace ctxtag::nn
