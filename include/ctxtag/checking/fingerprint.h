#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "ctxtag/features/mel_extractor.h"

namespace ctxtag {

/// What a recording sounds like, in one word of 32 bits every 11.6 ms, after Haitsma and Kalker (ISMIR 2002): bit m is
/// set where the energy of mel band m less that of band m + 1 has grown since the frame before; 33 bands from 300 to
/// 2000 Hz in frames of 0.37 s. Level does not matter; coding, resampling and shifts by parts of a frame change few
/// bits.
struct Fingerprint {
  /// 0 where the frame tells nothing: it lies 60 dB below the loudest, or its bands change by less than 1e-4 of it.
  std::vector<std::uint32_t> words;

  /// Words that tell something.
  std::size_t telling() const;
};

/// Seconds from one word to the next.
double fingerprint_hop_seconds();

/// Makes fingerprints of recordings. Immutable: threads may share it.
class Fingerprinter {
 public:
  /// Only the first `seconds` of a recording are heard, so a fingerprint has at most 345 bytes for each of them.
  /// Throws ConfigError for what is not between 3 and 3600.
  explicit Fingerprinter(double seconds);

  /// Throws RejectedInput for a file that cannot be decoded; one that is silent or shorter than a frame tells nothing.
  Fingerprint of(const std::filesystem::path& file) const;
  /// Of mono samples at sample_rate_hz().
  Fingerprint of(const float* samples, std::size_t count) const;
  int sample_rate_hz() const { return config_.sample_rate_hz; }

 private:
  FrontendConfig config_;
  MelExtractor extractor_;
};

}  // namespace ctxtag
