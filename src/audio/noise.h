#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctxtag {

/// Normally distributed samples with a flat spectrum. A function of the seed.
std::vector<float> white_noise(std::size_t count, std::uint64_t seed);

/// The same with equal power in every octave from 20 Hz up to half the rate, within half a decibel.
std::vector<float> pink_noise(std::size_t count, int sample_rate_hz, std::uint64_t seed);

/// `noise` added so that the signal's mean square is `snr_db` above the noise's. A silent signal stays as it is.
std::vector<float> with_noise(std::vector<float> signal, const std::vector<float>& noise, double snr_db);

}  // namespace ctxtag
