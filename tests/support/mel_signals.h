#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/features/mel_extractor.h"

namespace ctxtag {

/// The two front ends of tests/golden/mel: "papers" and "htk_nonorm_16k", uncompressed.
FrontendConfig golden_frontend(const std::string& name);
/// A mono file of floating-point samples.
std::vector<float> golden_signal(const std::string& file);
/// Deterministic noise in [-1, 1) with a few tones, so that bands differ by many decibels.
std::vector<float> test_signal(std::size_t count, std::uint64_t seed = 1);
/// |DFT|^2 of one windowed frame by the defining sum, in double: n_fft/2 + 1 values.
std::vector<double> defining_powers(const float* frame, const std::vector<double>& window);

}  // namespace ctxtag
