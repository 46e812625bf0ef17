#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "ctxtag/features/mel_extractor.h"
#include "ctxtag/nn/model.h"
#include "ctxtag/nn/model_export.h"
#include "nn/scoring.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag::nn {
namespace {

using test::error_of;
using ::testing::HasSubstr;

constexpr double kAgreement = 1e-6;  // of scores

FrontendConfig short_front_end() {
  FrontendConfig config;
  config.sample_rate_hz = 8000;
  config.length_seconds = 1.0;
  config.n_fft = 512;
  config.win_length = 512;
  config.hop_length = 200;
  config.n_mels = 32;
  config.fmax_hz = 4000.0;
  return config;
}

// A network with weights drawn by chance and batch norm that is not as it began. Models of listeners: of 5 numbers.
LoadedModel drawn_model(const ModelConfig& config, const FrontendConfig& frontend = short_front_end()) {
  LoadedModel loaded;
  ModelDescription& description = loaded.description;
  description.architecture = config;
  description.vectors = config.name == "dense" || !hears(config);
  description.frames = description.vectors ? 1 : frontend.frames();
  description.bands = frontend.n_mels;
  if (config.name.rfind("ismir202", 0) == 0 || config.name == "user_fusion") description.user_numbers = 5;
  description.vocabulary = TagVocabulary({"car", "gym", "sad"});
  if (!description.vectors) description.frontend = FrontendContract::of(frontend);
  description.thresholds = {0.5, 0.5, 0.5};
  torch::manual_seed(8);
  ModelShape shape{description.frames, description.bands, 3};
  shape.user_numbers = description.user_numbers;
  loaded.model = make_model(config, shape);
  const torch::NoGradGuard no_grad;
  for (auto& item : loaded.model->named_buffers()) {
    if (item.value().scalar_type() == torch::kFloat32) item.value().uniform_(0.5, 1.5);
  }
  loaded.model->eval();
  return loaded;
}

// Noise that grows louder, [clips, samples].
torch::Tensor waveforms(std::int64_t clips, std::int64_t samples) {
  Random random(3);
  torch::Tensor values = torch::empty({clips, samples});
  float* const out = values.data_ptr<float>();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    const double loudness = static_cast<double>(i % samples + 1) / static_cast<double>(samples);
    out[i] = static_cast<float>(loudness * (random.uniform() - 0.5));
  }
  return values;
}

torch::Tensor mel_of(const FrontendConfig& config, const torch::Tensor& samples) {
  const MelExtractor extractor(config);
  std::vector<torch::Tensor> all;
  for (std::int64_t i = 0; i < samples.size(0); ++i) {
    const float* const from = samples.data_ptr<float>() + i * samples.size(1);
    const MelSpectrogram mel = extractor.extract(std::vector<float>(from, from + samples.size(1)));
    torch::Tensor copy = torch::empty({1, mel.values.rows(), mel.values.cols()});
    std::copy_n(mel.values.data(), mel.values.size(), copy.data_ptr<float>());
    all.push_back(copy);
  }
  return torch::stack(all);
}

// What ctxtag itself makes of spectrograms (or vectors) and listeners.
torch::Tensor own_scores(const LoadedModel& loaded, const torch::Tensor& input, const torch::Tensor& users) {
  const SingleThreaded single;
  std::vector<Hearing> rows;
  for (std::int64_t i = 0; i < users.size(0); ++i) {
    rows.push_back(
        {input.data_ptr<float>() + i * input.numel() / users.size(0), users.data_ptr<float>() + i * users.size(1)});
  }
  const auto& description = loaded.description;
  const RealMatrix scores =
      probabilities(outputs_of(PreparedModel(*loaded.model), rows, static_cast<std::size_t>(description.frames),
                               static_cast<std::size_t>(description.bands)),
                    description.architecture.output);
  torch::Tensor result = torch::empty({scores.rows(), scores.cols()}, torch::kFloat64);
  std::copy_n(scores.data(), scores.size(), result.data_ptr<double>());
  return result;
}

double largest_gap(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

class TorchScriptFiles : public ::testing::Test {
 protected:
  torch::jit::Module exported(const LoadedModel& loaded, bool with_front_end) const {
    const auto file = folder_ / "m.pt";
    write_torchscript(file, loaded, with_front_end);
    return torch::jit::load(file.string());
  }
  // Largest difference of scores, five clips at once.
  double difference(const LoadedModel& loaded) const {
    const auto& description = loaded.description;
    const torch::Tensor input = torch::rand({5, 1, description.frames, description.bands}) * 3;
    const torch::Tensor users = torch::randn({5, description.user_numbers});
    std::vector<torch::jit::IValue> arguments;
    if (hears(description.architecture)) arguments.emplace_back(input);
    if (description.user_numbers != 0) arguments.emplace_back(users);
    return largest_gap(exported(loaded, false).forward(arguments).toTensor(), own_scores(loaded, input, users));
  }
  test::TemporaryFolder folder_;
};

class EveryExport : public TorchScriptFiles, public ::testing::WithParamInterface<std::string> {};

TEST_P(EveryExport, GivesTheScoresOfTheModel) {
  ModelConfig config;
  config.name = GetParam();
  EXPECT_LE(difference(drawn_model(config)), kAgreement);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryExport, ::testing::ValuesIn(model_names()),
                         [](const auto& param) { return param.param; });

TEST_F(TorchScriptFiles, HoldEveryWayOfFusingAListener) {
  for (const std::string fusion : {"additive", "attention", "bilinear", "concat", "film", "gated"}) {
    ModelConfig config;
    config.name = "user_fusion";
    config.fusion = fusion;
    config.audio = fusion == "film" ? "musicnn" : "fcn";
    EXPECT_LE(difference(drawn_model(config)), kAgreement) << fusion;
  }
}

TEST_F(TorchScriptFiles, HoldEveryKindOfDenseLayersAndOutput) {
  for (const std::string activation : {"relu", "sigmoid"}) {
    ModelConfig config;
    config.name = "dense";
    config.hidden = {8, 4};
    config.activation = activation;
    config.standardize = activation == "relu";
    config.output = activation == "relu" ? "softmax" : "sigmoid";
    EXPECT_LE(difference(drawn_model(config)), kAgreement) << activation;
  }
}

TEST_F(TorchScriptFiles, TakeVectorsAsRowsAndTheMeanWhereANumberIsMissing) {
  ModelConfig config;
  config.name = "dense";
  config.hidden = {8};
  const LoadedModel loaded = drawn_model(config);
  torch::jit::Module module = exported(loaded, false);
  torch::Tensor rows = torch::rand({2, 32});
  rows[1][3] = std::nanf("");
  EXPECT_LE(largest_gap(module.forward({rows}).toTensor(), own_scores(loaded, rows, torch::zeros({2, 0}))), kAgreement);
}

TEST_F(TorchScriptFiles, KnowEmbeddingsTagsAndTheDescription) {
  const LoadedModel loaded = drawn_model({});
  write_torchscript(folder_ / "m.pt", loaded, false);
  std::unordered_map<std::string, std::string> extra{{"ctxtag.json", ""}};
  torch::jit::Module module = torch::jit::load((folder_ / "m.pt").string(), c10::nullopt, extra);
  EXPECT_THAT(extra["ctxtag.json"], HasSubstr("\"vocabulary\":[\"car\",\"gym\",\"sad\"]"));
  EXPECT_EQ(module.attr("tags").toListRef().at(2).toStringRef(), "sad");
  const torch::Tensor input = torch::rand({2, 1, 41, 32});
  const torch::Tensor expected = loaded.model->forward(input, {}).embedding;
  EXPECT_LE(largest_gap(module.get_method("embed")({input}).toTensor(), expected), 1e-5);
}

TEST_F(TorchScriptFiles, AreTheSameBytesForTheSameModel) {
  const LoadedModel loaded = drawn_model({});
  write_torchscript(folder_ / "a.pt", loaded, true);
  write_torchscript(folder_ / "b.pt", loaded, true);
  EXPECT_EQ(read_file(folder_ / "a.pt"), read_file(folder_ / "b.pt"));
}

TEST_F(TorchScriptFiles, RefuseInputsOfAnotherSize) {
  ModelConfig config;
  config.name = "ismir2020_audio_user";
  torch::jit::Module module = exported(drawn_model(config), false);
  const torch::Tensor input = torch::rand({2, 1, 41, 32}), users = torch::rand({2, 5});
  EXPECT_NO_THROW(module.forward({input, users}));
  const auto error = [&](const torch::Tensor& x, const torch::Tensor& u) {
    return error_of<std::runtime_error>([&] { module.forward({x, u}); });
  };
  EXPECT_THAT(error(torch::rand({2, 1, 40, 32}), users), HasSubstr("expected 41 frames"));
  EXPECT_THAT(error(torch::rand({2, 1, 41, 31}), users), HasSubstr("expected [batch, 1, frames, 32]"));
  EXPECT_THAT(error(input, torch::rand({2, 4})), HasSubstr("expected 5 numbers a listener"));
}

class EveryFrontEnd : public TorchScriptFiles, public ::testing::WithParamInterface<FrontendConfig> {};

// The network's own front end is in float32, so that mel values differ in their last digits.
TEST_P(EveryFrontEnd, HearsWhatTheModelHears) {
  const LoadedModel loaded = drawn_model({}, GetParam());
  torch::jit::Module module = exported(loaded, true);
  const torch::Tensor samples = waveforms(3, 8000), mel = mel_of(GetParam(), samples);
  const torch::Tensor heard = module.get_method("mel")({samples}).toTensor();
  ASSERT_EQ(heard.sizes(), mel.sizes());
  EXPECT_LE(((heard - mel).abs() / mel.abs().amax({3}, true)).max().item<double>(), 1e-5);  // as `verify` allows
  EXPECT_LE(largest_gap(module.forward({samples}).toTensor(), own_scores(loaded, mel, torch::zeros({3, 0}))),
            kAgreement);
}

std::vector<FrontendConfig> front_ends() {
  std::vector<FrontendConfig> all(6, short_front_end());
  all[1].pad_mode = "constant";
  all[1].compression = "log10";
  all[2].center = false;
  all[2].mel_scale = "htk";
  all[2].mel_norm = "none";
  all[3].win_length = 300;  // and no power of two
  all[3].n_fft = 480;
  all[3].power = 1;
  all[4].compression = "db";
  all[4].fmin_hz = 50.0;
  all[5].n_fft = 2048;
  all[5].win_length = 2048;
  all[5].compression = "none";
  return all;
}

INSTANTIATE_TEST_SUITE_P(Keys, EveryFrontEnd, ::testing::ValuesIn(front_ends()));

TEST_F(TorchScriptFiles, MirrorASignalShorterThanHalfAFrameAsOftenAsItTakes) {
  const LoadedModel loaded = drawn_model({});
  torch::jit::Module module = exported(loaded, true);
  for (const std::int64_t samples : {1, 2, 100}) {
    const torch::Tensor signal = waveforms(1, samples);
    EXPECT_LE(largest_gap(module.get_method("mel")({signal}).toTensor(), mel_of(short_front_end(), signal)), 1e-5);
  }
}

TEST_F(TorchScriptFiles, HearAndLookAtListenersTogether) {
  ModelConfig config;
  config.name = "user_fusion";
  const LoadedModel loaded = drawn_model(config);
  const torch::Tensor samples = waveforms(2, 8000), users = torch::randn({2, 5});
  const torch::Tensor scores = exported(loaded, true).forward({samples, users}).toTensor();
  EXPECT_LE(largest_gap(scores, own_scores(loaded, mel_of(short_front_end(), samples), users)), kAgreement);
}

TEST_F(TorchScriptFiles, HaveNoFrontEndWhereTheModelHasNone) {
  ModelConfig config;
  config.name = "dense";
  EXPECT_THAT(error_of<ConfigError>([&] { write_torchscript(folder_ / "m.pt", drawn_model(config), true); }),
              HasSubstr("--with-frontend: this model was trained on vectors"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "m.pt"));
}

class WithoutScript : public Model {
 public:
  torch::Tensor features(const torch::Tensor& x) override { return x.flatten(1); }
  HeadOutput head(const torch::Tensor& x, const SampleSeeds&) override { return {x, x}; }
  std::int64_t embedding_units() const override { return 1; }
  std::int64_t fixed_frames() const override { return 0; }
  std::int64_t min_frames() const override { return 1; }
};

TEST_F(TorchScriptFiles, AreRefusedToAnArchitectureThatHasNone) {
  LoadedModel loaded = drawn_model({});
  loaded.model = std::make_shared<WithoutScript>();
  EXPECT_THAT(error_of<ConfigError>([&] { write_torchscript(folder_ / "m.pt", loaded, false); }),
              HasSubstr("the architecture 'small_cnn' has no TorchScript"));
}

}  // namespace
}  // namespace ctxtag::nn
