#include "ctxtag/features/mel_filter_bank.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "ctxtag/base/sha256.h"

namespace ctxtag {
namespace {

constexpr double kLinearTopHz = 1000.0, kLinearTopMel = 15.0, kHzPerMel = 200.0 / 3.0;
const double kLogStep = std::log(6.4) / 27.0;
constexpr double kNothing = 1e-12;  // what rounding leaves at a corner that falls on a bin

}  // namespace

double hz_to_mel(double hz, const std::string& mel_scale) {
  if (mel_scale == "htk") return 2595.0 * std::log10(1.0 + hz / 700.0);
  return hz < kLinearTopHz ? hz / kHzPerMel : kLinearTopMel + std::log(hz / kLinearTopHz) / kLogStep;
}

double mel_to_hz(double mel, const std::string& mel_scale) {
  if (mel_scale == "htk") return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
  return mel < kLinearTopMel ? mel * kHzPerMel : kLinearTopHz * std::exp((mel - kLinearTopMel) * kLogStep);
}

MelFilterBank::MelFilterBank(const FrontendConfig& config) {
  const int bands = config.n_mels, bins = config.n_fft / 2 + 1;
  const double low = hz_to_mel(config.fmin_hz, config.mel_scale), high = hz_to_mel(config.top_hz(), config.mel_scale);
  std::vector<double> corner(static_cast<std::size_t>(bands) + 2);
  for (std::size_t i = 0; i < corner.size(); ++i) {
    const double mel = low + (high - low) * static_cast<double>(i) / (bands + 1);
    corner[i] = mel_to_hz(mel, config.mel_scale);
  }
  weights = FilterWeights::Zero(bands, bins);
  ranges.resize(static_cast<std::size_t>(bands));
  for (int band = 0; band < bands; ++band) {
    const double left = corner[band], peak = corner[band + 1], right = corner[band + 2];
    const double height = config.mel_norm == "slaney" ? 2.0 / (right - left) : 1.0;
    Range& range = ranges[static_cast<std::size_t>(band)];
    for (int bin = 0; bin < bins; ++bin) {
      const double hz = static_cast<double>(bin) * config.sample_rate_hz / config.n_fft;
      const double weight = std::min((hz - left) / (peak - left), (right - hz) / (right - peak));
      if (weight <= kNothing) continue;
      weights(band, bin) = weight * height;
      if (range.count == 0) range.first = bin;
      range.count = bin - range.first + 1;
    }
  }
}

FilterUnits filter_units(const FilterWeights& weights) {
  return weights.unaryExpr([](double weight) { return std::llround(weight * 1e9); }).cast<long long>();
}

std::string filter_bank_hash(const FilterUnits& units) {
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(units.size()) * 8);
  for (Eigen::Index i = 0; i < units.size(); ++i) {
    const auto value = static_cast<std::uint64_t>(units.data()[i]);
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(value >> shift & 255U);
  }
  return sha256(bytes);
}

std::string filter_bank_hash(const MelFilterBank& bank) { return filter_bank_hash(filter_units(bank.weights)); }

}  // namespace ctxtag
