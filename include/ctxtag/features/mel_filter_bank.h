#pragma once
#include <Eigen/Core>
#include <string>
#include <vector>

#include "ctxtag/features/frontend_config.h"

namespace ctxtag {

using FilterWeights = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Triangles over the frequencies of a transform, linear in Hz, whose corners are equally spaced in mel.
/// HTK: m = 2595 log10(1 + f/700). Slaney: m = 3f/200 below 1000 Hz, 15 + 27 ln(f/1000)/ln 6.4 above.
struct MelFilterBank {
  /// The bins of one band that have a weight above 0.
  struct Range {
    int first = 0;
    int count = 0;
  };
  FilterWeights weights;      ///< bands x (n_fft/2 + 1)
  std::vector<Range> ranges;  ///< one per band; a band may be empty (count 0)

  /// Reads sample_rate_hz, n_fft, n_mels, mel_scale, mel_norm, fmin_hz and fmax_hz only.
  explicit MelFilterBank(const FrontendConfig& config);
};

double hz_to_mel(double hz, const std::string& mel_scale);
double mel_to_hz(double mel, const std::string& mel_scale);

/// Weights in multiples of 1e-9, rounded to nearest: what a filter bank is told apart by.
using FilterUnits = Eigen::Array<long long, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
FilterUnits filter_units(const FilterWeights& weights);

/// SHA-256 of the units as 64-bit little-endian integers, row by row.
std::string filter_bank_hash(const FilterUnits& units);
std::string filter_bank_hash(const MelFilterBank& bank);

}  // namespace ctxtag
