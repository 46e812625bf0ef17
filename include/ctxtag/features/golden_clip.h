#pragma once
#include <vector>

namespace ctxtag {

/// Two seconds of tones, a rising tone, clicks and noise, made with integer arithmetic alone: the same samples
/// (multiples of 2^-15 in [-1, 1)) on every machine. Throws ConfigError below 1000 Hz.
std::vector<float> golden_clip(int sample_rate_hz);

}  // namespace ctxtag
