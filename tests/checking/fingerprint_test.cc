#include "ctxtag/checking/fingerprint.h"

#include <gtest/gtest.h>

#include "checking/recordings.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/error.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using namespace test;

std::vector<float> at_rate(std::uint64_t seed, double seconds) {
  return simulated_music(Latents{}, seconds, Fingerprinter(10.0).sample_rate_hz(), seed);
}

double error_rate(const Fingerprint& a, const Fingerprint& b) {
  int wrong = 0;
  for (std::size_t i = 0; i < a.words.size(); ++i) wrong += __builtin_popcount(a.words[i] ^ b.words[i]);
  return wrong / (32.0 * static_cast<double>(a.words.size()));
}

TEST(Fingerprint, HasAWordForEveryStepOfAFrame) {
  const Fingerprinter fingerprinter(10.0);
  EXPECT_DOUBLE_EQ(fingerprint_hop_seconds(), 64.0 / 5512.0);
  const std::vector<float> samples = at_rate(1, 5.0);
  // (27560 - 2048) / 64 + 1 frames, less the first, which nothing precedes.
  EXPECT_EQ(fingerprinter.of(samples.data(), 27560).words.size(), 398U);
  EXPECT_EQ(fingerprinter.of(samples.data(), 2112).words.size(), 1U);
  EXPECT_TRUE(fingerprinter.of(samples.data(), 2111).words.empty());
  EXPECT_TRUE(fingerprinter.of(samples.data(), 0).words.empty());
}

TEST(Fingerprint, DoesNotDependOnTheLevel) {
  const Fingerprinter fingerprinter(10.0);
  std::vector<float> samples = at_rate(1, 5.0);
  const Fingerprint loud = fingerprinter.of(samples.data(), samples.size());
  for (float& sample : samples) sample *= 0.125F;
  EXPECT_EQ(fingerprinter.of(samples.data(), samples.size()).words, loud.words);
}

TEST(Fingerprint, ChangesLittleUnderAShiftOfHalfAStep) {
  const Fingerprinter fingerprinter(10.0);
  const std::vector<float> samples = at_rate(1, 5.0), other = at_rate(2, 5.0);
  const Fingerprint one = fingerprinter.of(samples.data(), samples.size() - 32);
  const Fingerprint shifted = fingerprinter.of(samples.data() + 32, samples.size() - 32);
  EXPECT_LT(error_rate(one, shifted), 0.12);
  EXPECT_GT(error_rate(one, fingerprinter.of(other.data(), other.size() - 32)), 0.4);
}

TEST(Fingerprint, TellsNothingOfSilenceAndSteadySound) {
  const Fingerprinter fingerprinter(10.0);
  const std::vector<float> silence(30000, 0.0F);
  const Fingerprint none = fingerprinter.of(silence.data(), silence.size());
  EXPECT_EQ(none.words.size(), 436U);
  EXPECT_EQ(none.telling(), 0U);
  std::vector<float> steady(30000);
  for (std::size_t i = 0; i < steady.size(); ++i) {
    steady[i] = static_cast<float>(0.5 * std::sin(2.0 * 3.14159265358979 * 689.0 * static_cast<double>(i) / 5512.0));
  }
  EXPECT_EQ(fingerprinter.of(steady.data(), steady.size()).telling(), 0U);  // 689 Hz: 8 samples a period
}

TEST(Fingerprint, TellsNothingWhereItIsFarBelowTheLoudest) {
  const Fingerprinter fingerprinter(10.0);
  std::vector<float> samples = at_rate(1, 8.0);
  const Fingerprint whole = fingerprinter.of(samples.data(), samples.size());
  for (std::size_t i = samples.size() / 2; i < samples.size(); ++i) samples[i] *= 1e-4F;  // -80 dB
  const Fingerprint half = fingerprinter.of(samples.data(), samples.size());
  EXPECT_GT(whole.telling(), 640U);  // of 657
  EXPECT_NEAR(static_cast<double>(half.telling()), 0.5 * samples.size() / 64.0,
              20.0);  // frames that begin in its first half
  EXPECT_EQ(half.words.back(), 0U);
}

TEST(Fingerprint, OfAFileHearsOnlyTheSecondsAskedFor) {
  const TemporaryFolder folder;
  write_sound(folder / "a.wav", piece(1, 8.0), SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  const Fingerprint all = Fingerprinter(30.0).of(folder / "a.wav");
  const Fingerprint some = Fingerprinter(4.0).of(folder / "a.wav");
  EXPECT_EQ(all.words.size(), 657U);   // 8 s are 44,096 samples
  EXPECT_EQ(some.words.size(), 312U);  // 4 s are 22,048
}

TEST(Fingerprint, RefusesWhatIsNoAudioAndLengthsThatMakeNoSense) {
  const TemporaryFolder folder;
  write_bytes(folder / "a.wav", "no audio at all");
  EXPECT_THROW(Fingerprinter(30.0).of(folder / "a.wav"), RejectedInput);
  EXPECT_THROW(Fingerprinter(30.0).of(folder / "b.wav"), RejectedInput);
  EXPECT_THROW(Fingerprinter(2.0), ConfigError);
  EXPECT_THROW(Fingerprinter(4000.0), ConfigError);
}

}  // namespace
}  // namespace ctxtag
