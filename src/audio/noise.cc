#include "audio/noise.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

constexpr double kPi = 3.14159265358979323846;

double mean_square(const std::vector<float>& samples) {
  double sum = 0.0;
  for (const float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
  return samples.empty() ? 0.0 : sum / static_cast<double>(samples.size());
}

// A pole at one frequency and a zero an octave above: its power falls by 6 dB over that octave, and over a row of
// them, two octaves apart, by 3 dB an octave in the mean.
struct Section {
  double pole, zero, input = 0.0, output = 0.0;

  double operator()(double value) {
    output = value - zero * input + pole * output;
    input = value;
    return output;
  }
};

}  // namespace

std::vector<float> white_noise(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> noise(count);
  for (float& sample : noise) sample = static_cast<float>(random.normal());
  return noise;
}

std::vector<float> pink_noise(std::size_t count, int sample_rate_hz, std::uint64_t seed) {
  std::vector<Section> sections;
  const double turn = -2.0 * kPi / sample_rate_hz;
  double hz = 7.0;
  while (hz < sample_rate_hz) {
    sections.push_back({std::exp(turn * hz), std::exp(turn * 2.0 * hz)});
    hz *= 4.0;
  }
  std::vector<float> noise = white_noise(count, seed);
  for (float& sample : noise) {
    double value = static_cast<double>(sample);
    for (Section& section : sections) value = section(value);
    sample = static_cast<float>(value);
  }
  return noise;
}

std::vector<float> with_noise(std::vector<float> signal, const std::vector<float>& noise, double snr_db) {
  assert(noise.size() == signal.size());
  const double power = mean_square(signal), noise_power = mean_square(noise);
  if (power == 0.0 || noise_power == 0.0) return signal;
  const double scale = std::sqrt(power / noise_power) * std::pow(10.0, -snr_db / 20.0);
  for (std::size_t i = 0; i < signal.size(); ++i)
    signal[i] += static_cast<float>(scale * static_cast<double>(noise[i]));
  return signal;
}

}  // namespace ctxtag
