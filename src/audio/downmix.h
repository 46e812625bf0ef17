#pragma once
#include <cstddef>

namespace ctxtag {

/// What a block of samples holds, before and after its channels became one.
struct BlockLevel {
  double mono_energy = 0.0;     ///< sum of squares of the mono samples
  double channel_energy = 0.0;  ///< sum of squares per channel, mean over the channels; not finite when a sample is not
  float peak = 0.0F;            ///< largest absolute sample of any channel
};

/// Writes the mean over the channels of `frames` interleaved frames to `mono`.
BlockLevel mix_to_mono(const float* interleaved, std::size_t frames, int channels, float* mono);

/// Whether channels cancel in their mean: its energy is below 2/N percent of the energy a channel has on average, N the
/// number of channels. Independent channels have 100/N percent, one channel that sounds alone too, equal ones 100.
bool channels_cancel(double mono_energy, double channel_energy, int channels);

}  // namespace ctxtag
