#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace ctxtag {

/// Mono samples at another rate, in phase with the original: ceil(n * to_hz / from_hz) of them. `quality` is soxr_hq or
/// soxr_vhq. Equal rates return the samples untouched. Throws ConfigError for an unknown quality or a rate below 1 Hz.
std::vector<float> resampled(const std::vector<float>& samples, int from_hz, int to_hz, const std::string& quality);

/// The same of `count` samples that lie somewhere else.
std::vector<float> resampled(const float* samples, std::size_t count, int from_hz, int to_hz,
                             const std::string& quality);

}  // namespace ctxtag
