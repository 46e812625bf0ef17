#include "ctxtag/simulate/music.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ctxtag {
namespace {

constexpr int kRate = 22050;

double level_db(const std::vector<float>& samples) {
  double power = 0.0;
  for (const float sample : samples) power += static_cast<double>(sample) * sample;
  return 10.0 * std::log10(power / static_cast<double>(samples.size()));
}

float peak(const std::vector<float>& samples) {
  float result = 0.0F;
  for (const float sample : samples) result = std::max(result, std::abs(sample));
  return result;
}

// Share of the power that is in the differences of neighbouring samples: grows with brightness.
double difference_power(const std::vector<float>& samples) {
  double sum = 0.0, power = 0.0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    sum += std::pow(samples[i] - samples[i - 1], 2);
    power += std::pow(samples[i], 2);
  }
  return sum / power;
}

// Correlation of the power envelope (10 ms) with itself `seconds` later.
double repetition(const std::vector<float>& samples, double seconds) {
  std::vector<double> envelope;
  for (std::size_t i = 0; i + 220 <= samples.size(); i += 220) {
    double power = 0.0;
    for (std::size_t k = 0; k < 220; ++k) power += std::pow(samples[i + k], 2);
    envelope.push_back(std::log(power + 1e-6));
  }
  const auto lag = static_cast<std::size_t>(std::lround(seconds * kRate / 220.0));
  double mean = 0.0, product = 0.0, square = 0.0;
  for (const double value : envelope) mean += value / static_cast<double>(envelope.size());
  for (std::size_t i = 0; i + lag < envelope.size(); ++i) {
    product += (envelope[i] - mean) * (envelope[i + lag] - mean);
    square += std::pow(envelope[i] - mean, 2);
  }
  return product / square;
}

TEST(SimulatedMusic, IsAsLoudWhateverItsPropertiesAndNeverClips) {
  for (std::size_t latent = 0; latent < kLatentCount; ++latent) {
    for (const double value : {-2.2, 2.2}) {
      Latents latents{};
      latents[latent] = value;
      const auto samples = simulated_music(latents, 6.0, kRate, 5);
      ASSERT_EQ(samples.size(), 132300U);
      EXPECT_NEAR(level_db(samples), -20.0, 2.3) << kLatentNames[latent] << ' ' << value;
      EXPECT_LE(peak(samples), 0.96F);
    }
  }
}

TEST(SimulatedMusic, RepeatsItselfAfterABeat) {
  for (const double tempo : {-1.5, 0.0, 1.5}) {
    Latents latents{};
    latents[kTempo] = tempo;
    const auto samples = simulated_music(latents, 12.0, kRate, 1);
    const double beat = 60.0 / beats_per_minute(tempo);
    EXPECT_GT(repetition(samples, beat), repetition(samples, 0.75 * beat) + 0.2) << tempo;
    EXPECT_GT(repetition(samples, beat), repetition(samples, 1.25 * beat) + 0.2) << tempo;
  }
  EXPECT_DOUBLE_EQ(beats_per_minute(0.0), 108.0);
  EXPECT_DOUBLE_EQ(beats_per_minute(1.0), 135.0);
}

TEST(SimulatedMusic, IsBrighterWhereBrightnessIsHigher) {
  Latents dark{}, bright{};
  dark[kBrightness] = -1.5;
  bright[kBrightness] = 1.5;
  EXPECT_GT(difference_power(simulated_music(bright, 6.0, kRate, 2)),
            1.5 * difference_power(simulated_music(dark, 6.0, kRate, 2)));
}

TEST(SimulatedMusic, RepeatsUnderASeedAndDiffersUnderAnother) {
  EXPECT_EQ(simulated_music({}, 2.0, kRate, 3), simulated_music({}, 2.0, kRate, 3));
  EXPECT_NE(simulated_music({}, 2.0, kRate, 3), simulated_music({}, 2.0, kRate, 4));
}

}  // namespace
}  // namespace ctxtag
