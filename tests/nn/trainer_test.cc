// Runs of a few epochs over a tiny feature store: what a run keeps, when it stops, what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/calibration/fit_calibration.h"
#include "ctxtag/config/json.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/evaluation/figures.h"
#include "ctxtag/formats/safetensors.h"
#include "ctxtag/nn/model_file.h"
#include "ctxtag/nn/train.h"
#include "support/errors.h"
#include "tiny_experiment.h"

namespace ctxtag::nn {
namespace {

using test::error_of;
using ::testing::Contains;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

std::map<std::string, std::string> tensors_of(const fs::path& path) {
  const SafetensorsFile file(path);
  std::map<std::string, std::string> bytes;
  for (const auto& [name, entry] : file.tensors()) {
    bytes[name] = {reinterpret_cast<const char*>(file.data(entry)), entry.end - entry.begin};
  }
  return bytes;
}

// The cells of a split's scores beside the labels of the same rows.
ScoredLabels scored_labels(const ScoreTable& scores, const fs::path& labels_file) {
  const LabelMatrix labels = read_labels(labels_file);
  const RowIndex row_of = labels.rows();
  ScoredLabels cells{scores.scores, ByteMatrix(scores.scores.rows(), 3), ByteMatrix(scores.scores.rows(), 3)};
  for (std::size_t i = 0; i < scores.ids.size(); ++i) {
    const auto to = static_cast<Eigen::Index>(i), from = static_cast<Eigen::Index>(row_of.at(scores.ids[i]));
    cells.values.row(to) = labels.values.row(from);
    cells.known.row(to) = labels.known.row(from);
  }
  return cells;
}

std::vector<double> thresholds_fitted_on(const fs::path& scores, const ExperimentConfig& config) {
  std::vector<double> values;
  for (const auto& value : fitted_thresholds(scored_labels(read_scores(scores), config.data.labels))) {
    values.push_back(value.value_or(0.5));
  }
  return values;
}

class TrainRuns : public ::testing::Test {
 protected:
  TrainSummary run(const std::string& name) { return train(config_, folder_.path() / name, {}, observer()); }
  fs::path at(const std::string& name) const { return folder_.path() / name; }
  std::string refusal(const std::string& name) {
    return error_of<Error>([&] { run(name); });
  }
  // Splits that put the clips before `test_from` into training, the others into the test part.
  void train_and_test_only(std::size_t test_from) {
    std::string splits = "track_id,split\n";
    for (std::size_t i = 0; i < 24; ++i) splits += "t" + std::to_string(i) + (i < test_from ? ",train\n" : ",test\n");
    config_.data.splits = folder_.file("few_splits.csv", splits).string();
    config_.train.epochs = 1;
    config_.train.batch_size = 64;
    config_.schedule.name = "constant";
  }
  // The network stays what it is, so that no epoch is better than the first.
  void learn_nothing() {
    config_.optimizer.learning_rate = 1e-30;
    config_.train.freeze = {"band_norm", "norm"};
  }
  void overfit() {
    config_.train.epochs = 12;
    config_.optimizer.learning_rate = 0.05;
  }

  ctxtag::test::TemporaryFolder folder_;
  ExperimentConfig config_ = tiny_experiment(folder_);
  std::vector<EpochResult> epochs_;
  std::vector<std::string> notes_;

 private:
  TrainObserver observer() {
    epochs_.clear();
    notes_.clear();
    return {{},
            [&](const EpochResult& epoch) { epochs_.push_back(epoch); },
            [&](const std::string& note) { notes_.push_back(note); }};
  }
};

TEST_F(TrainRuns, GiveTheWeightsOfTheirBestEpochWhichNeedNotBeTheLast) {
  overfit();
  const TrainSummary summary = run("run");
  ASSERT_LT(summary.best_epoch, 12);
  EXPECT_TRUE(epochs_[static_cast<std::size_t>(summary.best_epoch - 1)].improved);
  const auto model = tensors_of(at("run/model.safetensors"));
  EXPECT_EQ(model, tensors_of(at("run/checkpoints/best.safetensors")));
  const auto last = tensors_of(at("run/checkpoints/last.safetensors"));
  EXPECT_NE(model.at("conv1.weight"), last.at("model.conv1.weight"));
}

TEST_F(TrainRuns, FitThresholdsOnTheValidationRowsOnly) {
  run("run");
  const std::vector<double> fitted = thresholds_fitted_on(at("run/scores/validation.csv"), config_);
  ASSERT_NE(fitted, thresholds_fitted_on(at("run/scores/test.csv"), config_));
  EXPECT_EQ(read_model_description(at("run/model.safetensors")).thresholds, fitted);
}

TEST_F(TrainRuns, CalibrateTheirModelOnTheValidationRowsAndKeepScoresAsTheNetworkGaveThem) {
  std::string splits = "track_id,split\n";  // enough validation rows for both classes
  for (std::size_t i = 0; i < 24; ++i) splits += "t" + std::to_string(i) + (i < 8 ? ",train\n" : ",validation\n");
  config_.data.splits = folder_.file("more_validation.csv", splits).string();
  run("plain");
  config_.calibration.method = "platt";
  config_.thresholds.by = "quota";
  config_.thresholds.quota = 0.5;
  run("calibrated");
  EXPECT_EQ(read_file(at("plain/scores/validation.csv")), read_file(at("calibrated/scores/validation.csv")));
  const ModelDescription model = read_model_description(at("calibrated/model.safetensors"));
  const ScoreTable scores = read_scores(at("calibrated/scores/validation.csv"));
  const ScoredLabels cells = scored_labels(scores, config_.data.labels);
  const FittedCalibration fitted =
      fit_calibration(config_.calibration, scores.vocabulary, cells.scores, cells.values, cells.known);
  EXPECT_EQ(calibration_json(model.calibration), calibration_json(fitted.calibration));
  EXPECT_EQ(model.calibration.method, "platt");
  const ScoredLabels after{calibrated(fitted.calibration, cells.scores), cells.values, cells.known};
  EXPECT_EQ(model.thresholds[0], *fitted_thresholds(after, config_.thresholds)[0]);
  EXPECT_THAT(model.provenance, HasSubstr("share of 0.5 of the rows per tag on the validation rows"));
  EXPECT_TRUE(read_model_description(at("plain/model.safetensors")).calibration.none());
}

TEST_F(TrainRuns, RefuseACalibrationThatCannotBeFittedBeforeTheyBegin) {
  config_.calibration.method = "softmax_temperature";
  EXPECT_THAT(error_of<ConfigError>([&] { config_.validate(); }), HasSubstr("calibration.method is 'softmax"));
  config_.calibration.method = "platt";
  train_and_test_only(16);
  EXPECT_THAT(refusal("run"), HasSubstr("calibration: needs a validation split"));
  EXPECT_FALSE(fs::exists(at("run")));
}

TEST_F(TrainRuns, StopWhenMoreEpochsThanThePatienceBringNothing) {
  learn_nothing();
  config_.train.epochs = 9;
  for (const int patience : {1, 3}) {
    config_.train.patience = patience;
    const TrainSummary summary = run("patience" + std::to_string(patience));
    EXPECT_EQ(summary.best_epoch, 1);
    EXPECT_EQ(summary.epochs, static_cast<std::size_t>(1 + patience + 1));
  }
}

TEST_F(TrainRuns, DoNotCountASmallerDropThanMinChange) {
  ASSERT_GT(run("any").best_epoch, 1);
  ASSERT_LT(*epochs_[1].valid_loss, *epochs_[0].valid_loss);
  config_.train.min_change = 10.0;
  EXPECT_EQ(run("large").best_epoch, 1);
  EXPECT_FALSE(epochs_[1].improved);
}

TEST_F(TrainRuns, LeaveFrozenPartsAsTheyWereRunningAveragesIncluded) {
  run("first");
  config_.train.init = at("first/model.safetensors").string();
  config_.train.freeze = {"conv", "norm", "band_norm"};
  run("tuned");
  const auto before = tensors_of(config_.train.init), after = tensors_of(at("tuned/model.safetensors"));
  ASSERT_EQ(before.count("norm1.running_mean") + before.count("band_norm.running_var"), 2U);
  for (const auto& [name, bytes] : before) {
    const bool frozen = name.rfind("frame", 0) != 0 && name.rfind("tags", 0) != 0;
    EXPECT_EQ(after.at(name) == bytes, frozen) << name;
  }
}

TEST_F(TrainRuns, RefuseToGoOnWhenATableHasChanged) {
  std::string weights = "track_id,car:negative,car:positive,sad:negative,sad:positive,party:negative,party:positive\n";
  for (int i = 0; i < 24; ++i) weights += "t" + std::to_string(i) + ",1,1,1,1,1,1\n";
  config_.data.weights = folder_.file("weights.csv", weights).string();
  run("run");
  EXPECT_TRUE(run("run").done_before);
  folder_.file("weights.csv", weights.replace(weights.rfind("1\n"), 1, "2"));
  EXPECT_THAT(refusal("run"), HasSubstr("the tables have changed since this run began"));
}

TEST_F(TrainRuns, RefuseToGoOnWhenTheFeaturesHaveChanged) {
  run("run");
  const fs::path file = fs::path(config_.data.features) / "features.npy";
  std::string bytes = read_file(file);
  const float other = 0.5F;
  std::memcpy(bytes.data() + bytes.size() - 4 * 32, &other, sizeof other);
  write_file_atomically(file, bytes);
  EXPECT_THAT(refusal("run"), HasSubstr("the tables have changed since this run began"));
}

TEST_F(TrainRuns, RefuseToGoOnWhenTheModelTheyStartFromHasChanged) {
  run("a");
  ++config_.seed;
  run("b");
  config_.train.init = at("init.safetensors").string();
  fs::copy_file(at("a/model.safetensors"), at("init.safetensors"));
  run("tuned");
  fs::copy_file(at("b/model.safetensors"), at("init.safetensors"), fs::copy_options::overwrite_existing);
  EXPECT_THAT(refusal("tuned"), HasSubstr("the tables have changed since this run began"));
}

TEST_F(TrainRuns, ThatDivergeInTheirLastStepGiveNoModel) {
  train_and_test_only(24);
  config_.optimizer.learning_rate = 1e38;
  EXPECT_THAT(error_of<SystemError>([&] { run("run"); }),
              AllOf(HasSubstr("epoch 1: "), HasSubstr("Lower optimizer.learning_rate")));
  EXPECT_FALSE(fs::exists(at("run/model.safetensors")));
  EXPECT_FALSE(fs::exists(at("run/checkpoints/best.safetensors")));
}

TEST_F(TrainRuns, WhoseScoresAreNoNumbersSayWhichEpochAndWhatToDo) {
  train_and_test_only(16);
  config_.optimizer.learning_rate = 1e30;  // the weights stay finite, what they give does not
  EXPECT_THAT(error_of<SystemError>([&] { run("run"); }),
              AllOf(HasSubstr("epoch 1: "), HasSubstr("test"), HasSubstr("Lower optimizer.learning_rate")));
  EXPECT_FALSE(fs::exists(at("run/model.safetensors")));
}

TEST_F(TrainRuns, MakeScoresThatWereRemovedAgain) {
  overfit();  // the last weights are not the best
  run("run");
  const std::string scores = read_file(at("run/scores/test.csv")), model = read_file(at("run/model.safetensors")),
                    last = read_file(at("run/checkpoints/last.safetensors"));
  fs::remove(at("run/scores/test.csv"));
  EXPECT_FALSE(run("run").done_before);
  EXPECT_EQ(read_file(at("run/scores/test.csv")), scores);
  EXPECT_EQ(read_file(at("run/model.safetensors")), model);
  EXPECT_EQ(read_file(at("run/checkpoints/last.safetensors")), last);
  EXPECT_TRUE(run("run").done_before);
}

// As after a death between the line of the first epoch and its checkpoint.
TEST_F(TrainRuns, BeginTheHistoryAgainWithoutACheckpoint) {
  run("run");
  const std::string history = read_file(at("run/history.jsonl"));
  fs::remove_all(at("run/checkpoints"));
  run("run");
  EXPECT_EQ(read_file(at("run/history.jsonl")), history);
}

TEST_F(TrainRuns, SayWhatToDoWithACutCheckpoint) {
  run("run");
  const fs::path last = at("run/checkpoints/last.safetensors");
  fs::resize_file(last, fs::file_size(last) / 2);
  EXPECT_THAT(refusal("run"), AllOf(HasSubstr("last.safetensors: "), HasSubstr("remove it to train from the")));
}

TEST_F(TrainRuns, NameWhatNoLabelIsKnownOf) {
  folder_.file("splits.csv", read_file(config_.data.splits) + "u1,train\nu2,test\n");
  std::string labels = read_file(config_.data.labels);
  labels.erase(labels.find("t23,"));
  folder_.file("labels.csv", labels);
  run("run");
  EXPECT_THAT(notes_, Contains(AllOf(HasSubstr("3 rows of " + config_.data.splits), HasSubstr("have no labels"),
                                     HasSubstr("(the first: 't23')"))));
  EXPECT_THAT(notes_, Contains(AllOf(HasSubstr("1 rows of " + config_.data.features), HasSubstr("have no labels"),
                                     HasSubstr("(the first: 't23')"))));
}

TEST_F(TrainRuns, NameTheLibrariesInUse) {
  run("run");
  const auto libraries = parse_json(read_file(at("run/environment.json")), "environment.json").at("libraries");
  for (const char* const name : {"LibTorch", "libmpg123", "libsndfile"}) EXPECT_EQ(libraries.count(name), 1U) << name;
}

}  // namespace
}  // namespace ctxtag::nn
