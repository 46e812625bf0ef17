#include "audio/downmix.h"

#include <Eigen/Core>
#include <algorithm>

namespace ctxtag {
namespace {

using SampleMap = Eigen::Map<const Eigen::ArrayXf>;

void mix_two(const float* interleaved, std::size_t frames, float* mono) {
  for (std::size_t i = 0; i < frames; ++i) mono[i] = 0.5F * (interleaved[2 * i] + interleaved[2 * i + 1]);
}

void mix_many(const float* interleaved, std::size_t frames, std::size_t channels, float* mono) {
  const double share = 1.0 / static_cast<double>(channels);
  for (std::size_t i = 0; i < frames; ++i) {
    double sum = 0.0;
    for (std::size_t c = 0; c < channels; ++c) sum += static_cast<double>(interleaved[i * channels + c]);
    mono[i] = static_cast<float>(sum * share);
  }
}

double energy(const float* samples, std::size_t count) {
  return static_cast<double>(SampleMap(samples, static_cast<Eigen::Index>(count)).square().sum());
}

}  // namespace

BlockLevel mix_to_mono(const float* interleaved, std::size_t frames, int channels, float* mono) {
  if (frames == 0) return {};
  const auto count = static_cast<std::size_t>(channels);
  if (channels == 1) {
    std::copy_n(interleaved, frames, mono);
  } else if (channels == 2) {
    mix_two(interleaved, frames, mono);
  } else {
    mix_many(interleaved, frames, count, mono);
  }
  BlockLevel level;
  level.peak = SampleMap(interleaved, static_cast<Eigen::Index>(frames * count)).abs().maxCoeff();
  level.channel_energy = energy(interleaved, frames * count) / static_cast<double>(channels);
  level.mono_energy = channels == 1 ? level.channel_energy : energy(mono, frames);
  return level;
}

bool channels_cancel(double mono_energy, double channel_energy, int channels) {
  return channels > 1 && mono_energy < 0.02 / static_cast<double>(channels) * channel_energy;
}

}  // namespace ctxtag
