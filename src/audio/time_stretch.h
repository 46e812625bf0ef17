#pragma once
#include <vector>

namespace ctxtag {

/// The same sound `tempo` times as fast at the same pitch: count / tempo samples, rounded. Overlapping pieces of 50 ms,
/// each moved by up to 12.5 ms to where it continues the one before best (WSOLA, Verhelst and Roelands 1993). A tempo
/// of 1 returns the samples untouched. `tempo` must be above 0.
std::vector<float> stretched(const std::vector<float>& samples, int sample_rate_hz, double tempo);

/// The same sound higher by `semitones` at the same tempo, as many samples: stretched, then resampled.
std::vector<float> pitch_shifted(const std::vector<float>& samples, int sample_rate_hz, double semitones);

}  // namespace ctxtag
