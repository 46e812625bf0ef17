#pragma once
#include <vector>

namespace ctxtag {

/// Samples coded with loss and decoded again, aligned with the original, as many: the coder's delay is taken off. Each
/// throws ConfigError when libsndfile was built without the coder.

/// MPEG layer III at a constant bit rate, 8 to 320. The rate is the recording's own, or the nearest at which MP3 has
/// this bit rate (below 32 kbit/s these are lower ones, above 160 higher ones).
std::vector<float> mp3_coded(const std::vector<float>& samples, int sample_rate_hz, double kbps);

/// Ogg Opus, 6 to 256 kbit/s, at 48 kHz.
std::vector<float> opus_coded(const std::vector<float>& samples, int sample_rate_hz, double kbps);

/// Ogg Vorbis of a quality of 0 to 10, at the recording's own rate.
std::vector<float> vorbis_coded(const std::vector<float>& samples, int sample_rate_hz, double quality);

}  // namespace ctxtag
