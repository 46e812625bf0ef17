#include "audio/downmix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/audio_files.h"

namespace ctxtag {
namespace {

BlockLevel level_of(const test::Sound& sound, std::vector<float>* mono = nullptr) {
  std::vector<float> mixed(sound.frames());
  const BlockLevel level = mix_to_mono(sound.samples.data(), sound.frames(), sound.channels, mixed.data());
  if (mono != nullptr) *mono = mixed;
  return level;
}

bool cancels(const test::Sound& sound) {
  const BlockLevel level = level_of(sound);
  return channels_cancel(level.mono_energy, level.channel_energy, sound.channels);
}

// A tone whose channel c is scaled by gains[c].
test::Sound panned(const std::vector<double>& gains) {
  test::Sound sound = test::tone(44100, static_cast<int>(gains.size()), 0.1, 440.0, 0.5);
  for (std::size_t i = 0; i < sound.samples.size(); ++i) {
    sound.samples[i] *= static_cast<float>(gains[i % gains.size()]);
  }
  return sound;
}

TEST(MixToMono, IsTheMeanNotTheSum) {
  std::vector<float> mono;
  const BlockLevel level = level_of({{0.5F, 0.25F, -1.0F, 0.5F}, 2, 44100}, &mono);
  EXPECT_EQ(mono, (std::vector<float>{0.375F, -0.25F}));
  EXPECT_EQ(level.peak, 1.0F);
  EXPECT_DOUBLE_EQ(level.mono_energy, 0.375 * 0.375 + 0.0625);
  EXPECT_DOUBLE_EQ(level.channel_energy, (0.25 + 0.0625 + 1.0 + 0.25) / 2.0);
  level_of({{0.3F, 0.6F, 0.9F, -0.3F, -0.3F, -0.3F}, 3, 44100}, &mono);
  EXPECT_FLOAT_EQ(mono[0], 0.6F);
  EXPECT_FLOAT_EQ(mono[1], -0.3F);
}

TEST(MixToMono, ShowsEverySampleThatIsNoNumber) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    for (const std::size_t place : {0U, 7U, 1001U, 1999U}) {
      test::Sound sound = test::noise(44100, 2, 1000.0 / 44100.0, 0.3);
      sound.samples[place] = bad;
      EXPECT_FALSE(std::isfinite(level_of(sound).channel_energy)) << place;
    }
  }
}

TEST(ChannelsCancel, HoldsForOppositePhase) {
  EXPECT_TRUE(cancels(panned({1.0, -1.0})));
  EXPECT_TRUE(cancels(panned({1.0, -0.9})));  // 0.28 % of the energy is left
  EXPECT_TRUE(cancels(panned({1.0, -1.0, 1.0, -1.0})));
}

TEST(ChannelsCancel, DoesNotHoldForOrdinarySound) {
  EXPECT_FALSE(cancels(panned({1.0})));
  EXPECT_FALSE(cancels(panned({1.0, 1.0})));
  EXPECT_FALSE(cancels(panned({1.0, 0.0})));   // one silent channel
  EXPECT_FALSE(cancels(panned({1.0, -0.7})));  // wide, but 3 % are left
  EXPECT_FALSE(cancels(panned({0, 0, 1.0, 0, 0, 0, 0, 0})));
  EXPECT_FALSE(cancels(test::noise(44100, 2, 0.1, 0.3)));  // independent channels
  EXPECT_FALSE(cancels(test::noise(44100, 12, 0.1, 0.3)));
  EXPECT_FALSE(cancels(test::silence(44100, 2, 0.1)));
}

}  // namespace
}  // namespace ctxtag
