#include "ctxtag/nn/device.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <numeric>

#include "any_model.h"
#include "ctxtag/base/error.h"
#include "ctxtag/features/golden_clip.h"
#include "ctxtag/features/mel_extractor.h"
#include "nn/batch_scoring.h"
#include "nn/device_front_end.h"
#include "nn/network_input.h"
#include "nn/run_workers.h"
#include "nn/scoring.h"
#include "nn/torch_device.h"
#include "support/errors.h"

namespace ctxtag::nn {
namespace {

using ::testing::HasSubstr;

std::vector<torch::Device> devices() {
  std::vector<torch::Device> all{torch::kCPU};
  if (torch::cuda::is_available()) all.push_back(torch_device(device_from("cuda")));
  return all;
}

TEST(DeviceFrom, NamesTheProcessorAndCards) {
  EXPECT_EQ(device_from("cpu").name(), "cpu");
  EXPECT_FALSE(device_from("cpu").is_gpu());
  EXPECT_EQ((Device{2}).name(), "cuda:2");
  for (const char* wrong : {"gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:999", "CPU", ""}) {
    EXPECT_THAT(test::error_of<ConfigError>([&] { device_from(wrong); }), HasSubstr("auto, cpu, cuda or cuda:N"));
  }
}

TEST(DeviceFrom, RefusesACardThatIsNotThereAndTakesAutoForTheProcessor) {
  if (torch::cuda::is_available()) GTEST_SKIP() << "there is a card";
  EXPECT_FALSE(device_from("auto").is_gpu());
  EXPECT_THAT(test::error_of<ConfigError>([] { device_from("cuda"); }), HasSubstr("finds no card"));
  EXPECT_THAT(test::error_of<ConfigError>([] { device_from("cuda:1"); }), HasSubstr("--device cuda:1: LibTorch"));
}

TEST(DeviceFrom, GivesProcessesOfOneHostTheirOwnCards) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "no card here";
  const int cards = static_cast<int>(torch::cuda::device_count());
  EXPECT_THAT(test::error_of<ConfigError>([&] { device_from("cuda", cards); }), HasSubstr("of this host has none"));
  EXPECT_EQ(device_from("auto", cards - 1).gpu, cards - 1);
}

TEST(DeviceFrom, TakesTheOneCardThatALauncherHasGiven) {
  EXPECT_EQ(own_card(2, 1, "5"), 0);
  EXPECT_EQ(own_card(2, 1, nullptr), 2);
  EXPECT_EQ(own_card(2, 1, ""), 2);
  EXPECT_EQ(own_card(2, 4, "0,1,2,3"), 2);
}

class EveryModelsBatches : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, EveryModelsBatches, ::testing::ValuesIn(model_names()),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(EveryModelsBatches, ScoreAsOneByOneOnEveryDevice) {
  torch::manual_seed(3);
  const auto model = any_model(GetParam(), 40, 32);
  const torch::Tensor clips = torch::rand({70, 40, 32}), users = torch::randn({6, 4});
  const FrameSource source{40, 32, [&](std::size_t row, std::size_t first, std::size_t count, float* out) {
                             std::copy_n(clips.data_ptr<float>() + (row * 40 + first) * 32, count * 32, out);
                           }};
  std::vector<std::size_t> rows;
  Listeners listeners;
  if (model->user_numbers() != 0) listeners.source = {users.data_ptr<float>(), 4};
  for (std::size_t i = 0; i < 140; ++i) {
    rows.push_back(i * 3 % 70);
    if (model->user_numbers() != 0) listeners.rows.push_back(i % 6);
  }
  const RowOutputs expected = scored_rows(PreparedModel(*model), source, rows, listeners, 2);
  const std::vector<float> first_listener(users.data_ptr<float>(), users.data_ptr<float>() + 4);
  std::vector<std::size_t> every(70);
  std::iota(every.begin(), every.end(), std::size_t{0});
  Listeners one = listeners;
  if (model->user_numbers() != 0) one.rows.assign(70, 0);
  const RowOutputs one_listener = scored_rows(PreparedModel(*model), source, every, one, 2);
  for (const torch::Device& device : devices()) {
    model->to(device);
    std::vector<std::size_t> done;
    const RowOutputs found = scored_rows_in_batches(PreparedModel(*model), source, rows, listeners, 2,
                                                    [&](std::size_t n) { done.push_back(n); });
    EXPECT_LT((found.logits - expected.logits).abs().maxCoeff(), 1e-4) << device;
    EXPECT_LT((found.embeddings - expected.embeddings).abs().maxCoeff(), 1e-4) << device;
    EXPECT_EQ(done, (std::vector<std::size_t>{64, 128, 140}));
    std::vector<Hearing> hearings;
    for (std::size_t i = 0; i < 3; ++i) {
      hearings.push_back({clips.data_ptr<float>() + rows[i] * 40 * 32, users.data_ptr<float>() + i % 6 * 4});
    }
    const RowOutputs few = outputs_in_batches(PreparedModel(*model), hearings, 40, 32);
    EXPECT_LT((few.logits - expected.logits.topRows(3)).abs().maxCoeff(), 1e-4) << device;
    const RowOutputs for_one = outputs_of_clips(PreparedModel(*model), clips.flatten(1),
                                                model->user_numbers() == 0 ? std::vector<float>() : first_listener,
                                                [](const torch::Tensor& samples) {
                                                  return samples.view({-1, 1, 40, 32});
                                                });
    EXPECT_LT((for_one.logits - one_listener.logits).abs().maxCoeff(), 1e-4) << device;
    EXPECT_LT((for_one.embeddings - one_listener.embeddings).abs().maxCoeff(), 1e-4) << device;
  }
}

TEST(DeviceFrontEndOf, EveryCompressionGivesTheExtractorsValues) {
  for (const std::string compression : {"log1p", "log10", "db", "none"}) {
    FrontendConfig config;
    config.length_seconds = 1.0;
    config.compression = compression;
    if (compression == "db") config.pad_mode = "constant";
    if (compression == "none") config.power = 1;
    const std::vector<float> clip = golden_clip(config.sample_rate_hz);
    const MelSpectrogram expected = MelExtractor(config).extract(clip);
    const auto count = static_cast<std::int64_t>(clip.size());
    const torch::Tensor samples = torch::from_blob(const_cast<float*>(clip.data()), {1, count}).repeat({2, 1});
    const torch::Tensor mel = torch::from_blob(const_cast<float*>(expected.values.data()),
                                               {1, 1, expected.values.rows(), expected.values.cols()});
    for (const torch::Device& device : devices()) {
      const torch::Tensor found = DeviceFrontEnd(config, device).spectrograms(samples.to(device)).cpu();
      ASSERT_EQ(found.sizes(), (std::vector<std::int64_t>{2, 1, mel.size(2), mel.size(3)}));
      EXPECT_TRUE(torch::allclose(found.narrow(0, 1, 1), mel, 1e-4, compression == "db" ? 2e-3 : 1e-4))
          << compression << " on " << device << ": " << (found.narrow(0, 1, 1) - mel).abs().max().item<double>();
    }
  }
}

TEST(InputSentTo, EveryDeviceGivesTheNumbersThatCame) {
  for (const torch::Device& device : devices()) {
    std::vector<NetworkInput> kept;
    for (int i = 0; i < 5; ++i) {
      kept.push_back(sent_to(device, {torch::full({2 + i % 2, 1, 3, 4}, i), torch::full({2 + i % 2, 0}, i)}));
    }
    for (int i = 0; i < 5; ++i) {
      EXPECT_TRUE((kept[static_cast<std::size_t>(i)].spectrograms.cpu() == i).all().item<bool>()) << device;
    }
  }
}

TEST(RunWorkersOf, AFingerprintSayWhetherCardsWereUsed) {
  for (const RunWorkers& workers : {RunWorkers{4, 1, false}, RunWorkers{4, 3, true}, RunWorkers{2, 1, true}}) {
    const RunWorkers read = RunWorkers::of("a:b" + workers.text());
    EXPECT_EQ(read.threads, workers.threads);
    EXPECT_EQ(read.processes, workers.processes);
    EXPECT_EQ(read.cards, workers.cards);
  }
  TrainState kept;
  kept.fingerprint = "x:2";
  const auto go_on = [&](bool cards, bool allowed) {
    require_continuable(kept, "x", {2, 1, cards}, "last", allowed, [](const std::string&) {});
  };
  EXPECT_THAT(test::error_of<ConfigError>([&] { go_on(true, false); }), HasSubstr("begun with --device cpu"));
  go_on(true, true);
  go_on(false, false);
  kept.fingerprint = "x:8g";
  go_on(true, false);  // on a card the number of threads changes nothing
  EXPECT_THAT(test::error_of<ConfigError>([&] { go_on(false, false); }), HasSubstr("begun with --device cuda"));
}

}  // namespace
}  // namespace ctxtag::nn
