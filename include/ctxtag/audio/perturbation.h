#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/audio/excerpt.h"

namespace ctxtag {

/// One way in which a recording may reach a network otherwise than it was made, and how strongly. Samples are changed
/// at the recording's own rate, after the mix to one channel and before the front end's resampling, loudness and
/// padding.
struct Perturbation {
  std::string kind;       ///< one of perturbation_kinds()
  double strength = 0.0;  ///< in the unit that the kind ends in

  /// "gain_db=-20"
  std::string name() const;
  /// Throws ConfigError that names what is allowed.
  void validate() const;
};

/// The kinds, and of each what it does:
/// gain_db: louder or softer; above 0 what exceeds full scale is clipped.
/// length_seconds: only the beginning of the excerpt, the rest padded as the front end pads a short recording.
/// mp3_kbps, opus_kbps, vorbis_quality (0 to 10): coded and decoded (LAME, Opus, Vorbis through libsndfile), without
/// the coders' delay. MP3 and Opus are coded at a rate that they and the bit rate allow, the recording's own where they
/// do. pink_noise_snr_db, white_noise_snr_db: noise at this ratio of mean powers over the excerpt. One seed's noise is
/// the same at every ratio. pitch_semitones: higher or lower at the same tempo. resampled_hz: to a lower rate and back.
/// start_seconds: another excerpt; of a recording that ends before, the last (ExcerptPolicy).
/// tempo: faster (above 1) or slower at the same pitch; the excerpt is as long as ever, so more or less of the
/// recording is in it.
std::vector<std::string> perturbation_kinds();

/// What to give read_excerpt().
struct PerturbedExcerpt {
  ExcerptPolicy policy;
  ExcerptChange change;
};

/// `policy` with the perturbation. `seed` decides what is random in it. Throws ConfigError as validate() does.
PerturbedExcerpt perturbed(const Perturbation& perturbation, const ExcerptPolicy& policy, std::uint64_t seed);

}  // namespace ctxtag
