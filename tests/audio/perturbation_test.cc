#include "ctxtag/audio/perturbation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>

#include "audio/noise.h"
#include "ctxtag/audio/resample.h"
#include "ctxtag/base/error.h"
#include "support/audio_files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Samples = std::vector<float>;

// What the kind makes of samples at 22,050 Hz.
Samples changed(const std::string& kind, double strength, const Samples& samples, std::uint64_t seed = 1,
                int rate_hz = 22050) {
  return perturbed({kind, strength}, {}, seed).change.samples(samples, rate_hz);
}

double power_of_difference(const Samples& a, const Samples& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2.0);
  return sum / static_cast<double>(a.size());
}

double power(const Samples& samples) { return power_of_difference(samples, Samples(samples.size(), 0.0F)); }

// By how many samples `late` comes after `original`, at most `most` either way: where they correlate best.
int lag_of(const Samples& original, const Samples& late, int most) {
  constexpr std::size_t kCompared = 8192;
  const auto begin = static_cast<std::ptrdiff_t>(original.size() - kCompared) / 2;
  int best = 0;
  double highest = -2.0;
  for (int lag = -most; lag <= most; ++lag) {
    const double found = test::correlation(original.data() + begin, late.data() + begin + lag, kCompared);
    if (found > highest) highest = found, best = lag;
  }
  return best;
}

TEST(Perturbation, OfNoGainLeavesEverySampleAsItIs) {
  const Samples loud = test::noise(22050, 1, 1.0, 3.0).samples;  // beyond full scale
  EXPECT_EQ(changed("gain_db", 0.0, loud), loud);
}

TEST(Perturbation, OfGainMultipliesAndClipsAboveFullScale) {
  EXPECT_EQ(changed("gain_db", -20.0, {0.5F, -1.0F, 0.0F}), (Samples{0.05F, -0.1F, 0.0F}));
  const Samples louder = changed("gain_db", 20.0 * std::log10(2.0), {0.25F, -0.75F, 0.5F});
  EXPECT_FLOAT_EQ(louder[0], 0.5F);
  EXPECT_EQ(louder[1], -1.0F);
  EXPECT_FLOAT_EQ(louder[2], 1.0F);
}

TEST(Perturbation, OfNoiseHasTheRatioThatIsAskedFor) {
  const Samples tone = test::tone(22050, 1, 2.0, 440.0, 0.5).samples;
  for (const char* const kind : {"white_noise_snr_db", "pink_noise_snr_db"}) {
    for (const double snr_db : {-3.0, 10.0, 40.0}) {
      const Samples noisy = changed(kind, snr_db, tone);
      EXPECT_NEAR(10.0 * std::log10(power(tone) / power_of_difference(noisy, tone)), snr_db, 1e-3) << kind;
    }
    EXPECT_EQ(changed(kind, 10.0, tone, 5), changed(kind, 10.0, tone, 5));
    EXPECT_NE(changed(kind, 10.0, tone, 5), changed(kind, 10.0, tone, 6));
    EXPECT_EQ(changed(kind, 10.0, Samples(100, 0.0F)), Samples(100, 0.0F));
  }
}

TEST(Perturbation, OfPinkNoiseHasEqualPowerInEveryOctave) {
  const Samples pink = pink_noise(40 * 22050, 22050, 3);
  std::vector<double> below;  // power below half the rate, below a quarter, ...
  for (const int rate_hz : {11024, 5512, 2756, 1378, 689}) {
    below.push_back(power(resampled(pink, 22050, rate_hz, "soxr_vhq")));
  }
  for (std::size_t i = 2; i < below.size(); ++i) {
    EXPECT_NEAR(10.0 * std::log10((below[i - 1] - below[i]) / (below[0] - below[1])), 0.0, 0.5);
  }
}

TEST(Perturbation, OfResamplingKeepsAToneBelowTheRateAndLosesOneAbove) {
  Samples both = test::tone(22050, 1, 2.0, 1000.0, 0.25).samples;
  const Samples high = test::tone(22050, 1, 2.0, 6000.0, 0.25).samples;
  for (std::size_t i = 0; i < both.size(); ++i) both[i] += high[i];
  const Samples kept = changed("resampled_hz", 8000.0, both);
  ASSERT_EQ(kept.size(), both.size());
  EXPECT_NEAR(test::level_db(kept, 22050, 1000.0), test::level_db(both, 22050, 1000.0), 0.01);
  EXPECT_LT(test::level_db(kept, 22050, 6000.0), -90.0);
  EXPECT_EQ(lag_of(both, kept, 20), 0);
  EXPECT_EQ(changed("resampled_hz", 44100.0, both), both);
}

// The loudest frequency within a musical second of `about`, to 1 Hz.
double peak_hz(const Samples& samples, int rate_hz, double about) {
  double best = 0.0, loudest = -1e9;
  for (double hz = std::round(about * 0.88); hz < about * 1.13; hz += 1.0) {
    const double level = test::level_db(samples, rate_hz, hz);
    if (level > loudest) loudest = level, best = hz;
  }
  return best;
}

TEST(Perturbation, OfPitchMovesAToneByTheRatioAndKeepsItsLength) {
  for (const double semitones : {-2.0, -1.0, 1.0, 2.0}) {
    const Samples tone = test::tone(22050, 1, 1.0, 440.0, 0.5).samples;
    const Samples moved = changed("pitch_semitones", semitones, tone);
    EXPECT_EQ(moved.size(), tone.size());
    const double wanted = 440.0 * std::pow(2.0, semitones / 12.0);
    EXPECT_NEAR(peak_hz(moved, 22050, wanted), wanted, 1.0);
    EXPECT_NEAR(test::level_db(moved, 22050, wanted), test::level_db(tone, 22050, 440.0), 0.5);
  }
  const Samples any = test::noise(22050, 1, 0.5, 0.5).samples;
  EXPECT_EQ(changed("pitch_semitones", 0.0, any), any);
}

TEST(Perturbation, OfTempoChangesTheLengthAndKeepsTheTone) {
  for (const double tempo : {0.8, 0.9, 1.1, 1.25}) {
    const Samples tone = test::tone(22050, 1, 1.0, 440.0, 0.5).samples;
    const Samples faster = changed("tempo", tempo, tone);
    EXPECT_EQ(faster.size(), static_cast<std::size_t>(std::llround(22050.0 / tempo)));
    EXPECT_NEAR(peak_hz(faster, 22050, 440.0), 440.0, 1.0);
    EXPECT_NEAR(test::level_db(faster, 22050, 440.0), test::level_db(tone, 22050, 440.0), 0.5);
  }
  const Samples any = test::noise(22050, 1, 0.5, 0.5).samples;
  EXPECT_EQ(changed("tempo", 1.0, any), any);
}

TEST(Perturbation, OfTempoBringsEveryMomentToItsTime) {
  Samples clicks(22050 * 4, 0.0F);
  for (const std::size_t second : {1U, 2U, 3U}) {
    for (std::size_t i = 0; i < 200; ++i) clicks[22050 * second + i] = i % 2 == 0 ? 0.8F : -0.8F;
  }
  const Samples slower = changed("tempo", 0.8, clicks);
  for (const double second : {1.25, 2.5, 3.75}) {
    const auto around = static_cast<std::ptrdiff_t>(second * 22050.0);
    const Samples near(slower.begin() + around - 1100, slower.begin() + around + 1100);  // 50 ms either way
    EXPECT_GT(*std::max_element(near.begin(), near.end()), 0.4F) << second;
  }
}

TEST(Perturbation, OfACoderKeepsTheSoundInItsPlace) {
  for (const int rate_hz : {22050, 44100}) {
    const Samples music = test::noise(rate_hz, 1, 1.5, 0.3).samples;
    // In frames of high bit rates a file says how its coder is delayed; those of low ones have no room to.
    for (const double kbps : {16.0, 32.0, 48.0, 64.0, 128.0, 192.0}) {
      const Samples coded = changed("mp3_kbps", kbps, music, 1, rate_hz);
      ASSERT_EQ(coded.size(), music.size());
      EXPECT_EQ(lag_of(music, coded, 1500), 0) << kbps << " at " << rate_hz;
    }
    for (const double quality : {0.0, 4.0}) {
      EXPECT_EQ(lag_of(music, changed("vorbis_quality", quality, music, 1, rate_hz), 1500), 0);
    }
    EXPECT_LE(std::abs(lag_of(music, changed("opus_kbps", 48.0, music, 1, rate_hz), 1500)), 1);
  }
}

TEST(Perturbation, OfACoderLosesLessAtMoreBits) {
  const Samples music = test::noise(44100, 1, 3.0, 0.3).samples;
  const auto loss = [&](const char* kind, double strength) {
    return power_of_difference(changed(kind, strength, music, 1, 44100), music) / power(music);
  };
  EXPECT_LT(loss("mp3_kbps", 320.0), 0.01);
  EXPECT_LT(loss("mp3_kbps", 128.0), 0.5 * loss("mp3_kbps", 32.0));
  EXPECT_LT(loss("opus_kbps", 128.0), 0.5 * loss("opus_kbps", 12.0));
  EXPECT_LT(loss("vorbis_quality", 8.0), 0.5 * loss("vorbis_quality", 0.0));
}

TEST(Perturbation, SaysWhatIsAllowed) {
  EXPECT_THAT(error_of<ConfigError>([] {
                Perturbation{"gain", 1.0}.validate();
              }),
              HasSubstr("gain_db, length_seconds"));
  EXPECT_THAT(error_of<ConfigError>([] {
                Perturbation{"tempo", 0.0}.validate();
              }),
              AllOf(HasSubstr("tempo: 0"), HasSubstr("from 0.25 to 4")));
  EXPECT_THAT(error_of<ConfigError>([] {
                Perturbation{"gain_db", std::nan("")}.validate();
              }),
              HasSubstr("gain_db: nan"));
  EXPECT_EQ((Perturbation{"gain_db", -20.0}).name(), "gain_db=-20");
}

class PerturbedExcerptTest : public ::testing::Test {
 protected:
  PerturbedExcerptTest() {
    sound_ = test::noise(8000, 1, 5.0, 0.3);
    write_sound(file_, sound_, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    policy_.sample_rate_hz = 8000;
    policy_.start_seconds = 1.0;
    policy_.length_seconds = 2.0;
  }

  Excerpt excerpt(const std::string& kind, double strength) const {
    const PerturbedExcerpt with = perturbed({kind, strength}, policy_, 1);
    return read_excerpt(file_, with.policy, with.change);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "a.wav";
  test::Sound sound_;
  ExcerptPolicy policy_;
};

TEST_F(PerturbedExcerptTest, IsTheExcerptItselfWithoutGain) {
  EXPECT_EQ(excerpt("gain_db", 0.0).samples, read_excerpt(file_, policy_).samples);
}

TEST_F(PerturbedExcerptTest, BeginsWhereItIsAskedTo) {
  const Excerpt later = excerpt("start_seconds", 2.5);
  EXPECT_EQ(later.start_seconds, 2.5);
  EXPECT_EQ(later.samples.front(), sound_.samples[20000]);
  EXPECT_EQ(excerpt("start_seconds", 45.0).start_seconds, 3.0);  // the last two seconds
}

TEST_F(PerturbedExcerptTest, IsPaddedBehindTheLengthThatIsLeft) {
  policy_.pad = "repeat";
  const Excerpt half = excerpt("length_seconds", 1.0);
  ASSERT_EQ(half.samples.size(), 16000U);
  EXPECT_TRUE(half.repeated);
  EXPECT_EQ(half.seconds, 1.0);
  EXPECT_EQ(half.samples[0], sound_.samples[8000]);
  EXPECT_EQ(half.samples[8000], sound_.samples[8000]);
}

TEST_F(PerturbedExcerptTest, HoldsMoreOfAFasterRecordingAndIsAsLongAsEver) {
  for (const double tempo : {0.83, 1.25, 1.37}) {
    const Excerpt faster = excerpt("tempo", tempo);
    EXPECT_EQ(faster.samples.size(), 16000U);
    EXPECT_FALSE(faster.padded) << tempo;
    EXPECT_NEAR(faster.seconds, 2.0, 1.0 / 8000.0);
    EXPECT_EQ(faster.start_seconds, 1.0);
  }
  EXPECT_TRUE(excerpt("tempo", 3.0).padded);  // five seconds are too few
}

}  // namespace
}  // namespace ctxtag
