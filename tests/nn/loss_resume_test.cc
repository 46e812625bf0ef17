// Runs of a few steps over a tiny feature store, stopped in the middle.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/nn/train.h"
#include "loss_cases.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "tiny_experiment.h"

namespace ctxtag::nn {
namespace {

using ctxtag::test::TemporaryFolder;
using test::error_of;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

void one_tag_a_row(ExperimentConfig& config, const TemporaryFolder& folder) {
  std::string labels = "track_id,car,sad,party\n";
  for (int i = 0; i < 24; ++i) {
    labels += "t" + std::to_string(i) + (i % 3 == 0 ? ",1,0,0\n" : i % 3 == 1 ? ",0,1,0\n" : ",0,0,1\n");
  }
  config.data.labels = folder.file("single.csv", labels).string();
  config.model.output = "softmax";
}

struct Stopped {};

// As a process that is killed at that step: what it had not kept is lost.
void train_until(const ExperimentConfig& config, const fs::path& run, std::size_t epoch, std::size_t step) {
  TrainObserver observer;
  observer.step = [=](const StepProgress& at) {
    if (at.epoch == epoch && at.step == step) throw Stopped();
  };
  EXPECT_THROW(train(config, run, {}, observer), Stopped);
}

class EveryLossOfARun : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, EveryLossOfARun, ::testing::ValuesIn(loss_names()),
                         [](const auto& loss) { return loss.param; });

TEST_P(EveryLossOfARun, EndsWithTheSameBytesWhereverItWasStopped) {
  const TemporaryFolder folder;
  ExperimentConfig config = tiny_experiment(folder);
  config.loss = loss_named(GetParam());
  config.loss.warmup_epochs = 1;
  if (GetParam() == "softmax_cross_entropy") one_tag_a_row(config, folder);
  const fs::path whole = folder.path() / "whole", stopped = folder.path() / "stopped";
  train(config, whole, {});
  train_until(config, stopped, 1, 3);  // in the warm-up
  train_until(config, stopped, 3, 2);  // after one step of the second epoch of the loss
  train_until(config, stopped, 4, 1);  // at the beginning of an epoch
  EXPECT_TRUE(train(config, stopped, {}).resumed);
  for (const char* file : {"model.safetensors", "history.jsonl", "checkpoints/last.safetensors",
                           "checkpoints/best.safetensors", "scores/test.csv"}) {
    EXPECT_EQ(read_file(whole / file), read_file(stopped / file)) << file;
  }
}

TEST(LossesWithState, ChangeItBesideTheNetworkAndKeepIt) {
  for (const std::string name : {"role", "large_loss_correct_permanently"}) {
    const TemporaryFolder folder;
    ExperimentConfig config = tiny_experiment(folder);
    config.loss = loss_named(name);
    train(config, folder.path() / "run", {});
    const std::string tensor = name == "role" ? "loss.estimates" : "loss.corrected";
    const std::string kept = read_file(folder.path() / "run/checkpoints/last.safetensors");
    EXPECT_THAT(kept, HasSubstr("\"" + tensor + "\""));
  }
}

TEST(LossesWithState, RefuseMixedSamples) {
  const TemporaryFolder folder;
  ExperimentConfig config = tiny_experiment(folder);
  config.train.augment.mixup_alpha = 0.3;
  for (const std::string name : {"role", "large_loss_correct_permanently"}) {
    config.loss = loss_named(name);
    EXPECT_THAT(error_of<ConfigError>([&] { train(config, folder.path() / "run", {}); }),
                HasSubstr("train.augment.mixup_alpha: " + name));
    EXPECT_FALSE(fs::exists(folder.path() / "run"));
  }
  config.loss = loss_named("large_loss_reject");
  EXPECT_NO_THROW(train(config, folder.path() / "run", {}));
}

TEST(SelectiveAsl, TakesThePriorFromScoresOfAnEarlierRun) {
  const TemporaryFolder folder;
  ExperimentConfig config = tiny_experiment(folder);
  config.train.epochs = 1;
  config.optimizer.learning_rate = 1e-12;  // the network stays the same, so that only the loss differs
  config.loss = loss_named("selective_asl");
  config.loss.selective_asl.doubted_per_row = 0;
  const auto loss_with = [&](const std::string& name, const std::string& table) {
    config.loss.selective_asl.prior = folder.file(name + ".csv", table).string();
    double loss = 0.0;
    TrainObserver observer;
    observer.epoch = [&](const EpochResult& epoch) { loss = epoch.valid_loss.value(); };
    train(config, folder.path() / name, {}, observer);
    return loss;
  };
  // The tags in another order; means of .2 and .02 stand on the two sides of the threshold of .05.
  const double all = loss_with("rare", "track_id,sad,party,car\nx,0.01,0.02,0.01\ny,0.03,0.02,0.03\n");
  const double some = loss_with("one", "track_id,sad,party,car\nx,0.1,0.02,0.01\ny,0.3,0.02,0.03\n");
  const double none = loss_with("frequent", "track_id,sad,party,car\nx,0.1,0.2,0.1\ny,0.3,0.2,0.3\n");
  EXPECT_GT(all, some);
  EXPECT_GT(some, none);
  config.loss.selective_asl.prior = (folder.path() / "absent.csv").string();
  EXPECT_THAT(error_of<Error>([&] { train(config, folder.path() / "absent", {}); }), HasSubstr("absent.csv"));
  EXPECT_FALSE(fs::exists(folder.path() / "absent"));
}

}  // namespace
}  // namespace ctxtag::nn
