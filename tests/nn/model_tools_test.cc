#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/features/golden_clip.h"
#include "ctxtag/features/mel_extractor.h"
#include "ctxtag/formats/npy.h"
#include "ctxtag/nn/model_check.h"
#include "ctxtag/nn/model_export.h"
#include "ctxtag/nn/model_import.h"
#include "ctxtag/nn/model_summary.h"
#include "ctxtag/nn/tagger.h"
#include "ctxtag/nn/train.h"
#include "nn/golden_scores.h"
#include "nn/model_state.h"
#include "support/errors.h"
#include "tiny_experiment.h"

namespace ctxtag::nn {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

StateDictConfig small_state_config() {
  StateDictConfig config;
  config.model.channels = {4, 4};
  config.frontend = half_a_second();
  config.tags = {"car", "sad"};
  return config;
}

// A model file of that config with weights drawn by chance.
class ModelTools : public ::testing::Test {
 protected:
  ModelTools() : file_(folder_.path() / "m.safetensors") { write(small_state_config()); }

  // Its golden scores are those it has, times `factor`; left out at 0.
  void write(const StateDictConfig& config, double factor = 1.0) {
    ModelDescription description;
    description.architecture = config.model;
    description.frames = config.frontend.frames();
    description.bands = config.frontend.n_mels;
    description.user_numbers = config.user_numbers;
    description.vocabulary = TagVocabulary(config.tags);
    description.frontend = FrontendContract::of(config.frontend);
    description.thresholds.assign(config.tags.size(), 0.25);
    description.provenance = R"({"seed":3,"best_epoch":1})";  // not in the order of the letters
    torch::manual_seed(4);
    ModelShape shape{description.frames, description.bands, static_cast<std::int64_t>(config.tags.size())};
    shape.user_numbers = config.user_numbers;
    model_ = make_model(config.model, shape);
    model_->eval();
    if (factor != 0.0) {
      description.golden_scores = golden_scores(*model_, description);
      for (double& score : description.golden_scores) score *= factor;
    }
    write_model(file_, description, *model_);
  }

  test::TemporaryFolder folder_;
  fs::path file_;
  std::shared_ptr<Model> model_;
};

TEST_F(ModelTools, VerifyPassesWhatIsAsItWasMade) {
  const ModelCheck check = check_model(file_, 2);
  EXPECT_TRUE(check.passed());
  EXPECT_EQ(check.golden_difference.value(), 0.0);
  EXPECT_TRUE(check.alone_as_in_company);
  EXPECT_TRUE(check.one_thread_as_many);
  EXPECT_EQ(check.tensors, 3U * 5 + 2 + 2 * 2);  // three norms, two convolutions, two dense layers
}

TEST_F(ModelTools, VerifySaysWhenGoldenScoresAreOthers) {
  write(small_state_config(), 1.001);
  const ModelCheck check = check_model(file_, 1);
  EXPECT_FALSE(check.passed());
  EXPECT_NEAR(check.golden_difference.value(), 5e-4, 5e-4);
  EXPECT_THAT(check_text(check), HasSubstr("golden scores: FAIL, difference"));
}

TEST_F(ModelTools, VerifyHoldsACardToOneTenThousandth) {
  ModelCheck check = check_model(file_, 1);
  EXPECT_FALSE(check.device_difference.has_value());
  check.device_difference = 9e-5;
  EXPECT_TRUE(check.passed());
  EXPECT_THAT(check_text(check), HasSubstr("on the card: pass, difference 9e-05 of the scores on the processor"));
  check.device_difference = 2e-4;
  EXPECT_FALSE(check.passed());
  EXPECT_THAT(check_text(check), HasSubstr("on the card: FAIL"));
}

TEST_F(ModelTools, VerifyPassesModelsOfVersionsThatKeptNoGoldenScores) {
  write(small_state_config(), 0.0);
  const ModelCheck check = check_model(file_, 1);
  EXPECT_TRUE(check.passed());
  EXPECT_THAT(check_text(check), HasSubstr("golden scores: not compared, the file holds none"));
}

// One bit of the last tensor, a number of batches: no score depends on it.
TEST_F(ModelTools, VerifySaysWhenOneBitOfTheWeightsIsAnother) {
  std::string bytes = read_file(file_);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write_file_atomically(file_, bytes);
  const ModelCheck check = check_model(file_, 1);
  EXPECT_FALSE(check.passed());
  EXPECT_FALSE(check.weights_agree());
  EXPECT_THAT(check_text(check), HasSubstr("weights: FAIL, SHA-256 " + check.weights_found + ", written as "));
}

TEST_F(ModelTools, VerifyPassesModelsOfVersionsThatKeptNoHash) {
  std::string bytes = read_file(file_);
  const std::size_t key = bytes.find("weights_sha256");
  bytes[key] = 'W';  // a key that nobody reads
  write_file_atomically(file_, bytes);
  const ModelCheck check = check_model(file_, 1);
  EXPECT_TRUE(check.passed());
  EXPECT_THAT(check_text(check), HasSubstr("weights: not compared, the file holds no hash of them"));
}

TEST_F(ModelTools, VerifyKnowsListeners) {
  StateDictConfig config = small_state_config();
  config.model.name = "user_fusion";
  config.user_numbers = 5;
  write(config);
  EXPECT_TRUE(check_model(file_, 2).passed());
}

TEST(GoldenScores, AreKeptByEveryTraining) {
  const test::TemporaryFolder folder;
  ExperimentConfig config = tiny_experiment(folder);
  config.train.epochs = 1;
  train(config, folder.path() / "run", {1, false});
  const fs::path model = folder.path() / "run" / "model.safetensors";
  EXPECT_EQ(read_model_description(model).golden_scores.size(), 3U);
  EXPECT_EQ(check_model(model, 2).golden_difference.value(), 0.0);
}

// 646 x 96 inputs, halved rounding up: 323 x 48, 162 x 24, 81 x 12, 41 x 6.
TEST_F(ModelTools, ATaggerHearsSamplesAsItHearsTheirSpectrogram) {
  const Tagger tagger(file_);
  const FrontendConfig frontend = tagger.description().frontend.config;
  std::vector<float> samples(frontend.excerpt_policy().sample_count());
  const std::vector<float> clip = golden_clip(frontend.sample_rate_hz);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = clip[i % clip.size()];
  const MelSpectrogram mel = MelExtractor(frontend).extract(samples);
  const std::vector<float> values(mel.values.data(), mel.values.data() + mel.values.size());
  const SpectrogramScores expected = tagger.score(values, static_cast<std::size_t>(mel.values.rows()));
  const std::size_t count = samples.size();
  samples.insert(samples.end(), count, 0.0F);  // a second clip: silence
  const SpectrogramScores found = tagger.score_samples(samples, count);
  ASSERT_EQ(found.scores.rows(), 2);
  EXPECT_LT((found.scores.topRows(1) - expected.scores).abs().maxCoeff(), 1e-5);
  EXPECT_GT((found.scores.bottomRows(1) - expected.scores).abs().maxCoeff(), 1e-5);
}

TEST_F(ModelTools, InfoCountsTheMultiplyAddsOfThePapersNetwork) {
  StateDictConfig config;
  config.model.name = "icassp2020_cnn";
  config.model.dense = 16;
  config.tags = {"car", "sad", "gym"};
  write(config);
  const ModelSummary summary = summary_of_model(file_, 0);
  const std::int64_t convolutions =
      9 * (646LL * 96 * 32 + 323LL * 48 * 32 * 64 + 162LL * 24 * 64 * 128 + 81LL * 12 * 128 * 256);
  EXPECT_EQ(summary.multiply_adds, convolutions + 62'976 * 16 + 16 * 3);
  EXPECT_EQ(summary.parameters, parameter_count(*model_));
  EXPECT_EQ(summary.buffers, 3);  // running mean, running variance, batches of the input's norm
  EXPECT_FALSE(summary.timing.has_value());
}

TEST_F(ModelTools, InfoSaysWhatTheModelIs) {
  const auto json = summary_json(summary_of_model(file_, 0));
  EXPECT_EQ(json["input"].dump(), R"({"frames":11,"bands":32,"seconds":0.5,"any_length":true,"least_frames":4})");
  EXPECT_EQ(json["provenance"].dump(), R"({"seed":3,"best_epoch":1})");
  EXPECT_EQ(json["layers"][0].dump(), R"({"name":"band_norm","parameters":64,"buffers":65})");
  EXPECT_EQ(json["thresholds"].dump(), "[0.25,0.25]");
  std::string bytes;
  std::map<std::string, torch::Tensor> sorted;
  for (const auto& [name, tensor] : model_state(*model_)) sorted[name] = tensor.detach().contiguous();
  for (const auto& [name, tensor] : sorted) bytes.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
  EXPECT_EQ(json["file"]["weights_sha256"], sha256(bytes));
}

TEST_F(ModelTools, InfoTimesTheNetworkWhenItIsToldTo) {
  const NetworkTiming timing = summary_of_model(file_, 2).timing.value();
  EXPECT_GT(timing.milliseconds_alone, 0.0);
  EXPECT_GT(timing.milliseconds_in_company, 0.0);
  EXPECT_EQ(timing.clips, 32);
  EXPECT_EQ(timing.threads, 2);
}

TEST_F(ModelTools, ArraysGoOutAndComeBackAsTheSameBytes) {
  const fs::path arrays = folder_.path() / "arrays", back = folder_.path() / "back.safetensors";
  write_model_arrays(arrays, file_);
  write_model_arrays(arrays, file_);  // and again
  EXPECT_THAT(NpyArray(arrays / "conv2.weight.npy").header().shape, ElementsAre(4, 4, 3, 3));
  EXPECT_EQ(NpyArray(arrays / "norm1.num_batches_tracked.npy").header().dtype, "<i8");
  import_model_arrays(arrays, back);
  EXPECT_EQ(read_file(back), read_file(file_));
}

TEST_F(ModelTools, ArraysThatDoNotFitAreNamed) {
  const fs::path arrays = folder_.path() / "arrays", back = folder_.path() / "back.safetensors";
  write_model_arrays(arrays, file_);
  const auto error = [&] { return error_of<DataError>([&] { import_model_arrays(arrays, back); }); };
  const std::vector<double> doubles(8, 0.5);
  const std::vector<float> floats(9, 0.5F), infinite(2, INFINITY);
  write_npy(arrays / "tags.bias.npy", {2}, doubles.data());
  EXPECT_THAT(error(), HasSubstr("tags.bias.npy: holds <f8 (2), expected <f4 (2)"));
  write_npy(arrays / "tags.bias.npy", {3}, floats.data());
  EXPECT_THAT(error(), HasSubstr("holds <f4 (3), expected <f4 (2)"));
  write_npy(arrays / "tags.bias.npy", {2}, infinite.data());
  EXPECT_THAT(error(), HasSubstr("tensor 'tags.bias' is not all finite"));
  write_npy(arrays / "tags.bia.npy", {2}, doubles.data());
  EXPECT_THAT(error(), HasSubstr("tags.bia.npy: the architecture of model.json has no such tensor"));
  fs::remove(arrays / "tags.bia.npy");
  fs::remove(arrays / "tags.bias.npy");
  EXPECT_THAT(error(), HasSubstr("tags.bias.npy"));
  write_file_atomically(arrays / "model.json", "[]");
  EXPECT_THAT(error(), HasSubstr("model.json: not what ctxtag-model export"));
  EXPECT_FALSE(fs::exists(back));
}

TEST_F(ModelTools, ArraysAreNotPutAmongThoseOfAnotherModel) {
  const fs::path arrays = folder_.path() / "arrays";
  write_model_arrays(arrays, file_);
  write(small_state_config(), 0.0);
  EXPECT_THAT(error_of<ConfigError>([&] { write_model_arrays(arrays, file_); }), HasSubstr("holds another model"));
  fs::remove(arrays / "model.json");
  EXPECT_THAT(error_of<ConfigError>([&] { write_model_arrays(arrays, file_); }), HasSubstr("did not write"));
}

class StateDicts : public ModelTools {
 protected:
  // The network's tensors, without those whose names end in `without`, and `more`.
  void write_state(const std::string& without, const NamedTensors& more = {}) {
    NamedTensors tensors;
    for (const auto& item : model_state(*model_)) {
      const bool left_out = item.first.size() >= without.size() && !without.empty() &&
                            item.first.compare(item.first.size() - without.size(), without.size(), without) == 0;
      if (!left_out) tensors.push_back(item);
    }
    tensors.insert(tensors.end(), more.begin(), more.end());
    write_tensors(state_, tensors, {});
  }
  std::string error() {
    return error_of<DataError>([&] { import_state_dict(state_, small_state_config(), folder_.path() / "out"); });
  }
  fs::path state_ = folder_.path() / "state.safetensors";
};

TEST_F(StateDicts, BecomeModelsThatScoreAsTheirWeightsDo) {
  write_state("num_batches_tracked");
  StateDictConfig config = small_state_config();
  config.thresholds = {0.1, 0.9};
  const fs::path out = folder_.path() / "out.safetensors";
  import_state_dict(state_, config, out);
  const LoadedModel loaded = read_model(out);
  EXPECT_EQ(loaded.description.golden_scores, read_model_description(file_).golden_scores);
  EXPECT_THAT(loaded.description.thresholds, ElementsAre(0.1, 0.9));
  EXPECT_EQ(loaded.description.provenance, R"({"imported_state_dict":")" + sha256(read_file(state_)) + "\"}");
  EXPECT_TRUE(check_model(out, 1).passed());
}

TEST_F(StateDicts, WithOtherTensorsThanTheArchitecturesAreRefused) {
  write_state("tags.bias");
  EXPECT_THAT(error(), HasSubstr("state.safetensors: there is no tensor 'tags.bias'"));
  write_state("tags.bias", {{"tags.biases", torch::zeros({2})}});
  EXPECT_THAT(error(), HasSubstr("has no tensor 'tags.biases'; did you mean 'tags.bias'?"));
  write_state("tags.bias", {{"tags.bias", torch::zeros({3})}});
  EXPECT_THAT(error(), HasSubstr("tensor 'tags.bias' is F32 [3], expected F32 [2]"));
  write_state("tags.bias", {{"tags.bias", torch::full({2}, INFINITY)}});
  EXPECT_THAT(error(), HasSubstr("tensor 'tags.bias' is not all finite"));
}

TEST(StateDictConfig, NeedsTagsAndAsManyThresholds) {
  StateDictConfig config;
  EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("tags: name the columns"));
  config.tags = {"a", "b"};
  config.thresholds = {0.5};
  EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("one per tag (2) or none, found 1"));
}

}  // namespace
}  // namespace ctxtag::nn
