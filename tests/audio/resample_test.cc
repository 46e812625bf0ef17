#include "ctxtag/audio/resample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "ctxtag/base/error.h"
#include "support/audio_files.h"

namespace ctxtag {
namespace {

std::vector<float> halved_tone(double hz, const std::string& quality) {
  return resampled(test::tone(44100, 1, 2.0, hz, 1.0).samples, 44100, 22050, quality);
}

double loudest_db(const std::vector<float>& samples) {
  float peak = 0.0F;
  for (std::size_t i = samples.size() / 4; i < samples.size() * 3 / 4; ++i) peak = std::max(peak, std::abs(samples[i]));
  return 20.0 * std::log10(static_cast<double>(peak) + 1e-30);
}

TEST(Resampled, LeavesNothingOfATonePastTheNewNyquistRate) {
  // SoX and FFmpeg with soxr at 28 bits: -141 dB; linear interpolation 0 dB, FFmpeg's own resampler -20 dB.
  for (const std::string quality : {"soxr_hq", "soxr_vhq"}) {
    EXPECT_LT(loudest_db(halved_tone(11500.0, quality)), -100.0) << quality;
    EXPECT_LT(loudest_db(halved_tone(15000.0, quality)), -100.0) << quality;
  }
}

TEST(Resampled, KeepsTheLevelOfATenKilohertzTone) {
  for (const std::string quality : {"soxr_hq", "soxr_vhq"}) {
    EXPECT_NEAR(test::level_db(halved_tone(10000.0, quality), 22050, 10000.0), 0.0, 0.1) << quality;
  }
}

TEST(Resampled, KeepsFrequencyAndPhaseOfASine) {
  // The resampled sine is the sine sampled at the other rate: no lag, not even of part of a sample.
  for (const int rate : {16000, 22050, 32000, 44100, 48000}) {
    const auto sine = resampled(test::tone(rate, 1, 1.0, 440.0, 0.5).samples, rate, 24000, "soxr_hq");
    const auto expected = test::tone(24000, 1, 1.0, 440.0, 0.5).samples;
    ASSERT_EQ(sine.size(), expected.size());
    for (std::size_t i = 2000; i < sine.size() - 2000; ++i)
      ASSERT_NEAR(sine[i], expected[i], 2e-5) << rate << " at " << i;
  }
}

TEST(Resampled, ReturnsCeilOfTheLengthTimesTheRatio) {
  const auto size = [](std::size_t count, int from, int to) {
    return resampled(std::vector<float>(count), from, to, "soxr_hq").size();
  };
  EXPECT_EQ(size(1323000, 44100, 22050), 661500U);
  EXPECT_EQ(size(1440000, 48000, 22050), 661500U);
  EXPECT_EQ(size(3, 44100, 22050), 2U);
  EXPECT_EQ(size(1, 44100, 22050), 1U);
  EXPECT_EQ(size(0, 44100, 22050), 0U);
}

TEST(Resampled, LeavesSamplesOfTheSameRateUntouched) {
  const auto samples = test::noise(22050, 1, 0.5, 0.3).samples;
  EXPECT_EQ(resampled(samples, 22050, 22050, "soxr_hq"), samples);
}

TEST(Resampled, DoesNotDependOnTheThread) {
  const auto samples = test::noise(44100, 1, 1.0, 0.3).samples;
  const auto here = resampled(samples, 44100, 22050, "soxr_hq");
  std::vector<std::vector<float>> there(4);
  std::vector<std::thread> threads;
  for (auto& result : there) threads.emplace_back([&] { result = resampled(samples, 44100, 22050, "soxr_hq"); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : there) EXPECT_EQ(result, here);
}

TEST(Resampled, NamesTheKnownQualities) {
  try {
    resampled({0.0F}, 2, 1, "linear");
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(), "unknown resampler 'linear'; known: soxr_hq, soxr_vhq");
  }
  EXPECT_THROW(resampled({0.0F}, 0, 22050, "soxr_hq"), ConfigError);
}

}  // namespace
}  // namespace ctxtag
