#include "ctxtag/audio/excerpt.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "ctxtag/audio/resample.h"
#include "ctxtag/base/error.h"
#include "support/audio_files.h"
#include "support/rejections.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

constexpr int kRate = 8000;

// Native rate, so that samples can be compared one by one.
ExcerptPolicy short_policy() {
  ExcerptPolicy policy;
  policy.sample_rate_hz = kRate;
  policy.start_seconds = 4.0;
  policy.length_seconds = 3.0;
  return policy;
}

class ExcerptOf : public ::testing::Test {
 protected:
  // A recording whose sample i is i / 2^20: every sample says where it comes from.
  std::filesystem::path ramp(double seconds, int format = test::kFloatWav, int sample_rate_hz = kRate) {
    test::Sound sound = test::silence(sample_rate_hz, 1, seconds);
    for (std::size_t i = 0; i < sound.samples.size(); ++i) sound.samples[i] = static_cast<float>(i) / 1048576.0F;
    return written(sound, format);
  }
  std::filesystem::path written(const test::Sound& sound, int format = test::kFloatWav) {
    write_sound(folder_ / "sound", sound, format);
    return folder_ / "sound";
  }
  static long frame_of(float sample) { return std::lround(static_cast<double>(sample) * 1048576.0); }

  test::TemporaryFolder folder_;
};

TEST_F(ExcerptOf, ALongRecordingBeginsAtStart) {
  const Excerpt excerpt = read_excerpt(ramp(7.0), short_policy());
  ASSERT_EQ(excerpt.samples.size(), 24000U);
  EXPECT_EQ(frame_of(excerpt.samples.front()), 32000);
  EXPECT_EQ(frame_of(excerpt.samples.back()), 55999);
  EXPECT_EQ(excerpt.start_seconds, 4.0);
  EXPECT_EQ(excerpt.seconds, 3.0);
  EXPECT_FALSE(excerpt.padded || excerpt.repeated || excerpt.resampled || excerpt.downmixed || excerpt.phase_cancelled);
}

TEST_F(ExcerptOf, AShorterRecordingIsItsLastSeconds) {
  const Excerpt excerpt = read_excerpt(ramp(6.999), short_policy());
  EXPECT_EQ(frame_of(excerpt.samples.front()), 31992);
  EXPECT_EQ(frame_of(excerpt.samples.back()), 55991);
  EXPECT_EQ(excerpt.start_seconds, 3.999);
  EXPECT_EQ(frame_of(read_excerpt(ramp(4.0), short_policy()).samples.front()), 8000);
}

TEST_F(ExcerptOf, ARecordingLessThanASecondLongerIsItsFirstSeconds) {
  for (const double seconds : {3.0, 3.5, 3.999}) {
    const Excerpt excerpt = read_excerpt(ramp(seconds), short_policy());
    EXPECT_EQ(frame_of(excerpt.samples.front()), 0) << seconds;
    EXPECT_EQ(frame_of(excerpt.samples.back()), 23999) << seconds;
    EXPECT_FALSE(excerpt.padded);
  }
}

TEST_F(ExcerptOf, APreviewIsItsFirst661500Samples) {
  // Previews last 30.719 s; 30 s from their beginning are 646 frames of features, the whole of them would be 662.
  ExcerptPolicy policy;
  const Excerpt excerpt = read_excerpt(ramp(30.719, test::kFloatWav, 22050), policy);
  ASSERT_EQ(excerpt.samples.size(), 661500U);
  EXPECT_EQ(frame_of(excerpt.samples.front()), 0);
  EXPECT_EQ(frame_of(excerpt.samples.back()), 661499);
}

TEST_F(ExcerptOf, ARecordingThatIsTooShortIsPaddedAsAskedFor) {
  ExcerptPolicy policy = short_policy();
  policy.length_seconds = 5.0;
  const auto file = ramp(2.0);
  Excerpt excerpt = read_excerpt(file, policy);
  ASSERT_EQ(excerpt.samples.size(), 40000U);
  EXPECT_EQ(frame_of(excerpt.samples[15999]), 15999);
  EXPECT_EQ(excerpt.samples[16000], 0.0F);
  EXPECT_EQ(excerpt.seconds, 2.0);
  EXPECT_TRUE(excerpt.padded && !excerpt.repeated);
  policy.pad = "repeat";
  excerpt = read_excerpt(file, policy);
  EXPECT_EQ(frame_of(excerpt.samples[16000]), 0);
  EXPECT_EQ(frame_of(excerpt.samples[39999]), 7999);
  EXPECT_TRUE(excerpt.repeated && !excerpt.padded);
  policy.pad = "reflect";
  excerpt = read_excerpt(file, policy);
  EXPECT_EQ(frame_of(excerpt.samples[16000]), 15998);
  EXPECT_EQ(frame_of(excerpt.samples[31998]), 0);
  EXPECT_EQ(frame_of(excerpt.samples[39999]), 8001);
  EXPECT_TRUE(excerpt.padded && !excerpt.repeated);
}

TEST_F(ExcerptOf, LessThanMinSecondsIsTooShort) {
  EXPECT_EQ(test::fate([&] { read_excerpt(ramp(1.0), short_policy()); }), "used");
  std::string message;
  EXPECT_EQ(test::fate([&] { read_excerpt(ramp(0.999), short_policy()); }, &message), "too_short");
  EXPECT_NE(message.find("it lasts 0.999 s; min_seconds is 1"), std::string::npos) << message;
  EXPECT_EQ(test::fate([&] {
              read_excerpt(written(test::noise(kRate, 1, 0.5, 0.1), SF_FORMAT_OGG | SF_FORMAT_VORBIS), short_policy());
            }),
            "too_short");
}

TEST_F(ExcerptOf, APeakBelowSilenceIsSilent) {
  const auto fate_of_peak = [&](double decibels) {
    const auto file = written(test::tone(kRate, 1, 3.0, 1000.0, std::pow(10.0, decibels / 20.0)));
    return test::fate([&] { read_excerpt(file, short_policy()); });
  };
  EXPECT_EQ(fate_of_peak(-79.9), "used");
  EXPECT_EQ(fate_of_peak(-80.1), "silent");
  EXPECT_EQ(test::fate([&] { read_excerpt(written(test::silence(kRate, 1, 3.0)), short_policy()); }), "silent");
}

TEST_F(ExcerptOf, DecodingThroughAndJumpingGiveTheSameSamples) {
  const test::Sound sound = test::noise(kRate, 2, 20.0, 0.2);
  ExcerptPolicy policy = short_policy();
  for (const double start : {0.0, 0.1, 4.0, 11.1, 17.0}) {
    policy.start_seconds = start;
    for (const int format : {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                             SF_FORMAT_AIFF | SF_FORMAT_PCM_24, SF_FORMAT_OGG | SF_FORMAT_VORBIS}) {
      const auto file = written(sound, format);
      const std::vector<float> mono = test::read_sound(file).mono();
      const auto first = mono.begin() + std::lround(start * kRate);
      EXPECT_EQ(read_excerpt(file, policy).samples, std::vector<float>(first, first + 3 * kRate))
          << start << " " << format;
    }
  }
}

TEST_F(ExcerptOf, ARecordingWithoutSeekingIsCutTheSameWay) {
  ExcerptPolicy policy = short_policy();
  for (const double seconds : {2.0, 3.5, 4.5, 6.9, 7.0, 12.0}) {
    const test::Sound sound = test::noise(kRate, 1, seconds, 0.2);
    const auto file = written(sound, SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    const std::vector<float> mono = test::read_sound(file).mono();
    const double begin = seconds >= 7.0 ? 4.0 : seconds >= 4.0 ? seconds - 3.0 : 0.0;
    const Excerpt excerpt = read_excerpt(file, policy);
    EXPECT_NEAR(excerpt.start_seconds, begin, 1e-9);
    const std::size_t count = std::min<std::size_t>(mono.size(), 24000);
    const auto first = mono.begin() + std::lround(begin * kRate);
    EXPECT_TRUE(std::equal(first, first + static_cast<std::ptrdiff_t>(count), excerpt.samples.begin())) << seconds;
  }
}

TEST_F(ExcerptOf, OtherRatesAreCutFirstAndResampledThen) {
  const test::Sound sound = test::noise(44100, 2, 8.0, 0.2);
  ExcerptPolicy policy = short_policy();
  policy.sample_rate_hz = 22050;
  const auto file = written(sound);
  const Excerpt excerpt = read_excerpt(file, policy);
  const std::vector<float> mono = sound.mono();
  EXPECT_TRUE(excerpt.resampled && excerpt.downmixed);
  EXPECT_EQ(excerpt.samples, resampled({mono.begin() + 176400, mono.begin() + 308700}, 44100, 22050, "soxr_hq"));
  policy.resampler = "soxr_vhq";
  EXPECT_NE(read_excerpt(file, policy).samples, excerpt.samples);
}

TEST_F(ExcerptOf, AnyRateGivesExactlySampleCountSamples) {
  for (const int from : {8000, 11025, 12345, 16000, 32000, 44100, 48000, 96000, 192000}) {
    const auto file = written(test::noise(from, 1, 2.2, 0.2));
    ExcerptPolicy policy;
    policy.start_seconds = 0.0;
    for (const double length : {1.0, 2.001, 2.5}) {
      policy.length_seconds = length;
      EXPECT_EQ(read_excerpt(file, policy).samples.size(), policy.sample_count()) << from;
    }
  }
}

TEST_F(ExcerptOf, OppositeChannelsAreFlaggedAndSayWhyTheyAreSilent) {
  test::Sound sound = test::tone(kRate, 2, 8.0, 440.0, 0.5);
  EXPECT_FALSE(read_excerpt(written(sound), short_policy()).phase_cancelled);
  for (std::size_t i = 1; i < sound.samples.size(); i += 2) sound.samples[i] *= -0.95F;
  EXPECT_TRUE(read_excerpt(written(sound), short_policy()).phase_cancelled);
  for (std::size_t i = 1; i < sound.samples.size(); i += 2) sound.samples[i] = 0.0F;
  EXPECT_FALSE(read_excerpt(written(sound), short_policy()).phase_cancelled);
  for (std::size_t i = 1; i < sound.samples.size(); i += 2) sound.samples[i] = -sound.samples[i - 1];
  std::string message;
  EXPECT_EQ(test::fate([&] { read_excerpt(written(sound), short_policy()); }, &message), "silent");
  EXPECT_NE(message.find("its channels cancel"), std::string::npos) << message;
}

TEST_F(ExcerptOf, PhaseIsJudgedOfTheExcerptNotOfWhatComesBefore) {
  test::Sound sound = test::tone(kRate, 2, 20.0, 440.0, 0.5);
  const std::size_t until = 2 * 8 * kRate;
  for (std::size_t i = 1; i < until; i += 2) sound.samples[i] *= -0.95F;
  ExcerptPolicy policy = short_policy();
  EXPECT_TRUE(read_excerpt(written(sound), policy).phase_cancelled);
  policy.start_seconds = 12.0;
  EXPECT_FALSE(read_excerpt(written(sound), policy).phase_cancelled);
  EXPECT_FALSE(read_excerpt(written(sound, SF_FORMAT_OGG | SF_FORMAT_VORBIS), policy).phase_cancelled);
}

TEST_F(ExcerptOf, LoudnessSetsTheLevelBeforePadding) {
  ExcerptPolicy policy = short_policy();
  policy.loudness_db = -14.0;
  const Excerpt excerpt = read_excerpt(written(test::noise(kRate, 1, 2.0, 0.01)), policy);
  EXPECT_NEAR(test::rms(excerpt.samples.data(), 16000), std::pow(10.0, -14.0 / 20.0), 1e-6);
  EXPECT_EQ(excerpt.samples.back(), 0.0F);
}

TEST_F(ExcerptOf, AWrongPolicyIsAConfigError) {
  const auto file = ramp(4.0);
  const auto refused = [&](auto change) {
    ExcerptPolicy policy = short_policy();
    change(policy);
    EXPECT_THROW(read_excerpt(file, policy), ConfigError);
  };
  refused([](ExcerptPolicy& policy) { policy.pad = "wrap"; });
  refused([](ExcerptPolicy& policy) { policy.resampler = "linear"; });
  refused([](ExcerptPolicy& policy) { policy.sample_rate_hz = 0; });
  refused([](ExcerptPolicy& policy) { policy.start_seconds = -1.0; });
  refused([](ExcerptPolicy& policy) { policy.length_seconds = 0.0; });
  refused([](ExcerptPolicy& policy) { policy.length_seconds = std::nan(""); });
}

TEST_F(ExcerptOf, IsTheSameOnEveryThread) {
  const auto file = written(test::noise(44100, 2, 8.0, 0.2), SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III);
  ExcerptPolicy policy;
  policy.length_seconds = 3.0;
  const auto here = read_excerpt(file, policy).samples;
  std::vector<std::vector<float>> there(4);
  std::vector<std::thread> threads;
  for (auto& samples : there) threads.emplace_back([&] { samples = read_excerpt(file, policy).samples; });
  for (std::thread& thread : threads) thread.join();
  for (const auto& samples : there) EXPECT_EQ(samples, here);
}

}  // namespace
}  // namespace ctxtag
