#pragma once
#include <cstdint>
#include <vector>

#include "ctxtag/simulate/latents.h"

namespace ctxtag {

/// Mono music with the given properties in [-1, 1]: a pad, a broken chord in eighths, a bass and drums on the beat, and
/// one noise hit a beat. Key, chords, the place in the bar where it begins and the order of rising and falling runs are
/// drawn from `seed`. The effective level is -20 dB, give or take 2 dB by chance, whatever the properties. Tempo,
/// softness, direction, offbeat and mode leave mean and deviation over time of a mel spectrogram (nearly) as they are.
std::vector<float> simulated_music(const Latents& latents, double seconds, int sample_rate_hz, std::uint64_t seed);

}  // namespace ctxtag
