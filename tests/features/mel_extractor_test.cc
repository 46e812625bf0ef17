#include "ctxtag/features/mel_extractor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <thread>

#include "ctxtag/base/error.h"
#include "ctxtag/formats/npy.h"
#include "features/mel_plan.h"
#include "support/folders.h"
#include "support/mel_signals.h"

namespace ctxtag {
namespace {

bool same_bits(const MelSpectrogram& a, const MelSpectrogram& b) {
  return a.values.rows() == b.values.rows() && a.values.cols() == b.values.cols() &&
         std::memcmp(a.values.data(), b.values.data(), static_cast<std::size_t>(a.values.size()) * sizeof(float)) == 0;
}

struct GoldenCase {
  const char *frontend, *signal;
};

class GoldenMel : public testing::TestWithParam<GoldenCase> {};

TEST_P(GoldenMel, AgreesWithTheReferenceInEveryBin) {
  const FrontendConfig config = golden_frontend(GetParam().frontend);
  const std::string rate = std::to_string(config.sample_rate_hz);
  const std::vector<float> signal = golden_signal(std::string(GetParam().signal) + "_" + rate + ".wav");
  const MelSpectrogram mel = MelExtractor(config).extract(signal);
  const NpyArray file(test::golden(std::string("mel/") + GetParam().frontend + "." + GetParam().signal + ".mel.npy"));
  const std::vector<double> expected = file.to_doubles();
  ASSERT_EQ(static_cast<std::size_t>(mel.values.rows()), file.header().shape[0]);
  ASSERT_EQ(static_cast<std::size_t>(mel.values.cols()), file.header().shape[1]);
  for (Eigen::Index frame = 0; frame < mel.values.rows(); ++frame) {
    const double* const row = expected.data() + frame * mel.values.cols();
    const double most = *std::max_element(row, row + mel.values.cols());
    for (Eigen::Index band = 0; band < mel.values.cols(); ++band) {
      ASSERT_NEAR(mel.values(frame, band), row[band], 1e-5 * std::max(row[band], 0.01 * most))
          << "frame " << frame << " band " << band;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenMel,
                         testing::Values(GoldenCase{"papers", "chirp"}, GoldenCase{"papers", "impulses_silence"},
                                         GoldenCase{"papers", "pink_chords"}, GoldenCase{"htk_nonorm_16k", "chirp"},
                                         GoldenCase{"htk_nonorm_16k", "impulses_silence"},
                                         GoldenCase{"htk_nonorm_16k", "pink_chords"}),
                         [](const auto& param) {
                           return std::string(param.param.frontend) + "_" + param.param.signal;
                         });

TEST(CentredHann, IsPeriodicAndCentred) {
  const std::vector<double> whole = centred_hann(8, 8);
  EXPECT_DOUBLE_EQ(whole[0], 0.0);
  EXPECT_NEAR(whole[1], 0.14644660940672624, 1e-15);  // scipy.signal.get_window("hann", 8)
  EXPECT_DOUBLE_EQ(whole[4], 1.0);
  EXPECT_NEAR(whole[7], whole[1], 1e-15);
  const std::vector<double> shorter = centred_hann(4, 8);  // librosa.util.pad_center
  const std::vector<double> expected = {0, 0, 0, 0.5, 1, 0.5, 0, 0};
  for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(shorter[i], expected[i], 1e-15);
}

// A bank of one bin per band would be the spectrum itself; bands over a frame's defining sum come close enough.
class OneFrame : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(OneFrame, EqualsTheDefiningSumOfTheFourierTransform) {
  FrontendConfig config;
  config.n_fft = GetParam().first;
  config.win_length = GetParam().second;
  config.center = false;
  config.compression = "none";
  config.n_mels = 4;
  config.fmin_hz = 100.0;
  config.fmax_hz = 10900.0;
  for (const int power : {1, 2}) {
    config.power = power;
    const std::vector<float> samples = test_signal(static_cast<std::size_t>(config.n_fft));
    const MelSpectrogram mel = MelExtractor(config).extract(samples);
    const std::vector<double> powers = defining_powers(samples.data(), centred_hann(config.win_length, config.n_fft));
    const MelFilterBank bank(config);
    ASSERT_EQ(mel.values.rows(), 1);
    std::vector<double> expected(4, 0.0);
    for (Eigen::Index band = 0; band < 4; ++band) {
      for (std::size_t bin = 0; bin < powers.size(); ++bin) {
        const double value = power == 2 ? powers[bin] : std::sqrt(powers[bin]);
        expected[static_cast<std::size_t>(band)] += value * bank.weights(band, static_cast<Eigen::Index>(bin));
      }
    }
    const double most = *std::max_element(expected.begin(), expected.end());
    for (Eigen::Index band = 0; band < 4; ++band) {
      EXPECT_NEAR(mel.values(0, band), expected[static_cast<std::size_t>(band)], 1e-6 * most) << "power " << power;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Lengths, OneFrame,
                         testing::Values(std::pair(64, 64), std::pair(128, 100), std::pair(1024, 1024),
                                         std::pair(2048, 1200), std::pair(1000, 1000), std::pair(750, 750),
                                         std::pair(4096, 4096)));

TEST(MelKernels, GiveTheSameBitsAtEveryVectorWidth) {
  const std::vector<float> samples = test_signal(512 * 40, 3);
  for (const char* compression : {"none", "log1p", "db", "log10"}) {
    FrontendConfig config = golden_frontend("htk_nonorm_16k");
    const MelFilterBank bank(config);
    const std::vector<double> window = centred_hann(512, 512);
    const MelKernelPlan plan({window.begin(), window.end()}, 2, bank, Compression::named(compression, 100.0));
    std::vector<std::vector<float>> results;
    for (const MelKernel& kernel : mel_kernels()) {
      std::vector<float> memory(plan.scratch_floats(kernel.lanes) + 96 * 16 + 32), rows;
      float* const scratch = memory.data() + (64 - reinterpret_cast<std::uintptr_t>(memory.data()) % 64) / 4 % 16;
      float* const bands = scratch + (plan.scratch_floats(kernel.lanes) + 15) / 16 * 16;
      for (int begin = 0; begin < 32; begin += kernel.lanes) {
        const float* frames[16];
        for (int lane = 0; lane < kernel.lanes; ++lane) frames[lane] = samples.data() + (begin + lane) * 512;
        kernel.run(plan, frames, scratch, bands);
        for (int lane = 0; lane < kernel.lanes; ++lane) {
          for (int band = 0; band < 96; ++band) rows.push_back(bands[band * kernel.lanes + lane]);
        }
      }
      results.push_back(rows);
    }
    for (const auto& rows : results) {
      EXPECT_EQ(std::memcmp(rows.data(), results.front().data(), rows.size() * sizeof(float)), 0) << compression;
    }
  }
}

TEST(MelExtractor, GivesAFrameTheSameBitsWhateverStandsBesideIt) {
  FrontendConfig config;
  config.center = false;
  const MelExtractor extractor(config);
  const std::vector<float> samples = test_signal(1024 * 21);
  const MelSpectrogram together = extractor.extract(samples);
  ASSERT_EQ(together.values.rows(), 21);
  for (Eigen::Index frame = 0; frame < 21; ++frame) {
    const auto begin = samples.begin() + frame * 1024;
    const MelSpectrogram alone = extractor.extract(std::vector<float>(begin, begin + 1024));
    EXPECT_EQ(std::memcmp(alone.values.data(), together.values.row(frame).data(), 96 * sizeof(float)), 0) << frame;
  }
}

TEST(MelExtractor, GivesTheFramesOfThePapers) {
  const MelExtractor extractor(FrontendConfig{});
  EXPECT_EQ(extractor.frames(661500), 646u);
  EXPECT_EQ(extractor.frames(static_cast<std::size_t>(30.719 * 22050)), 662u);  // an uncut preview
  FrontendConfig config;
  config.center = false;
  EXPECT_EQ(MelExtractor(config).frames(661500), 645u);
  EXPECT_EQ(MelExtractor(config).frames(1023), 0u);
  EXPECT_EQ(extractor.frames(0), 0u);
}

TEST(MelExtractor, GivesAFlatSpectrumTheSumOfTheWeights) {
  FrontendConfig config = golden_frontend("papers");
  config.center = false;
  std::vector<float> impulse(1024, 0.0F);
  impulse[512] = 1.0F;  // the window is 1 there, so |X|^2 = 1 at every frequency
  const MelSpectrogram mel = MelExtractor(config).extract(impulse);
  const MelFilterBank bank(config);
  for (Eigen::Index band = 0; band < 96; ++band) {
    EXPECT_NEAR(mel.values(0, band) / bank.weights.row(band).sum(), 1.0, 1e-6);
  }
}

TEST(MelExtractor, GivesSilenceZeros) {
  const MelSpectrogram mel = MelExtractor(FrontendConfig{}).extract(std::vector<float>(5000, 0.0F));
  EXPECT_EQ(mel.values.abs().maxCoeff(), 0.0F);
}

TEST(MelExtractor, ContinuesTheSignalAsAsked) {
  FrontendConfig reflect = golden_frontend("papers"), constant = reflect, inside = reflect;
  constant.pad_mode = "constant";
  inside.center = false;
  const std::vector<float> samples = test_signal(4096);
  std::vector<float> mirrored(samples.rend() - 513, samples.rend() - 1), zeros(512, 0.0F);
  mirrored.insert(mirrored.end(), samples.begin(), samples.begin() + 512);
  zeros.insert(zeros.end(), samples.begin(), samples.begin() + 512);
  const auto first = [&](const FrontendConfig& config, const std::vector<float>& signal) {
    return Eigen::ArrayXf(MelExtractor(config).extract(signal).values.row(0));
  };
  EXPECT_TRUE((first(reflect, samples) == first(inside, mirrored)).all());
  EXPECT_TRUE((first(constant, samples) == first(inside, zeros)).all());
}

TEST(MelExtractor, IsSharedByThreads) {
  const MelExtractor extractor(FrontendConfig{});
  const std::vector<float> samples = test_signal(100000);
  const MelSpectrogram expected = extractor.extract(samples);
  std::vector<std::thread> threads;
  std::vector<MelSpectrogram> results(4);
  for (MelSpectrogram& result : results) threads.emplace_back([&] { result = extractor.extract(samples); });
  for (std::thread& thread : threads) thread.join();
  for (const MelSpectrogram& result : results) EXPECT_TRUE(same_bits(result, expected));
}

struct StreamCase {
  int n_fft, hop;
  bool center;
  const char* pad_mode;
};

class MelStreams : public testing::TestWithParam<StreamCase> {};

TEST_P(MelStreams, EqualTheWholeSignalBitByBitInAnyChunks) {
  FrontendConfig config;
  config.n_fft = config.win_length = GetParam().n_fft;
  config.hop_length = GetParam().hop;
  config.center = GetParam().center;
  config.pad_mode = GetParam().pad_mode;
  config.n_mels = 20;
  const MelExtractor extractor(config);
  MelSpectrogram got;
  std::vector<float> values;
  MelStream stream(
      extractor, [&](const float* rows, std::size_t frames) { values.insert(values.end(), rows, rows + frames * 20); });
  for (const std::size_t count : {1u, 2u, 300u, 512u, 513u, 1024u, 1025u, 30000u}) {
    const std::vector<float> samples = test_signal(count);
    const MelSpectrogram whole = extractor.extract(samples);
    for (const std::size_t chunk : {1u, 7u, 1000u, 4096u, 100000u}) {
      values.clear();
      for (std::size_t begin = 0; begin < count; begin += chunk) {
        stream.push(samples.data() + begin, std::min(chunk, count - begin));
      }
      stream.finish();
      ASSERT_EQ(values.size(), static_cast<std::size_t>(whole.values.size())) << count << " in " << chunk;
      EXPECT_TRUE(std::equal(values.begin(), values.end(), whole.values.data())) << count << " in " << chunk;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    FrontEnds, MelStreams,
    testing::Values(StreamCase{1024, 1024, true, "reflect"}, StreamCase{1024, 160, true, "reflect"},
                    StreamCase{1024, 441, true, "constant"}, StreamCase{512, 2000, true, "reflect"},
                    StreamCase{1024, 512, false, "reflect"}, StreamCase{1000, 320, true, "reflect"}));

}  // namespace
}  // namespace ctxtag
