#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "ctxtag/checking/fingerprint.h"

namespace ctxtag {

/// Two recordings that sound alike over a stretch.
struct SimilarPair {
  std::size_t first = 0, second = 0;  ///< places in the list of fingerprints; first < second
  double bit_error_rate = 0.0;        ///< of the telling words of the stretch that both have
  double overlap_seconds = 0.0;       ///< length of it
  double offset_seconds = 0.0;        ///< what is heard at t in `first` is heard at t + offset in `second`
};

/// The greatest bit error rate at which a stretch with so many telling words is held for a copy: .30 from 20 s on; at
/// 2 s .20 where the stretch `covers` nine tenths of the shorter recording, else .10; evenly in between. Empty below 2
/// s, which is too little to tell.
///
/// Measured on 1,200 files (cuts of 80 pieces and 204 piano recordings, whole and as copies): copies as MP3 (64 and 128
/// kbit/s), Vorbis (quality 0), Opus (32 kbit/s), at 22 kHz, cut anywhere, 12 dB softer and 6 dB louder have rates up
/// to .25 (median .05); copies 12 dB louder with their peaks cut off, up to .33. Different pieces have .35 and more at
/// 3 to 10 s, .416 and more beyond. Test music of few timbres comes down to .29 at 10 s and .08 at 4 s. Cuts of one
/// piece that repeats itself exactly (a loop, a copied refrain) lie from .18 up; of those, some are found.
std::optional<double> similarity_limit(std::size_t telling, bool covers);

struct SimilarityOptions {
  int threads = 1;
  std::function<void(std::size_t done, std::size_t total)> observe;  ///< on the calling thread; may be empty
};

/// All pairs that are copies of one another, in the order of (second, first). A pair is looked at where both hold an
/// equal word; of a word that is frequent, the first 32 places are looked at, so that every one of many equal
/// recordings is found at least together with the first of them. Takes up to 16 bytes a word (41 kB for 30 s of
/// audio), and time that grows with the number of words. The result does not depend on `threads`. Throws ConfigError
/// for more than 2^32 words (19 months).
std::vector<SimilarPair> similar_pairs(std::vector<Fingerprint> fingerprints, const SimilarityOptions& options = {});

}  // namespace ctxtag
