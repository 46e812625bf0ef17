#pragma once
#include <cstdint>

#include "audio/mono_stream.h"
#include "audio/sample_history.h"
#include "ctxtag/audio/excerpt.h"

namespace ctxtag {

/// An excerpt, and its level before any gain and padding.
struct MadeExcerpt {
  Excerpt excerpt;
  float peak = 0.0F;
};

/// Turns stretches of one recording into excerpts: resampling, loudness, padding.
class ExcerptMaker {
 public:
  /// Throws ConfigError when the policy asks for something that does not exist.
  explicit ExcerptMaker(const ExcerptPolicy& policy);

  const ExcerptPolicy& policy() const { return policy_; }

  /// Seconds as frames of `rate_hz`, rounded to nearest.
  static std::int64_t frames(double seconds, int rate_hz);

  /// The frames [begin, end) of the recording that `stream` decodes, changed.
  MadeExcerpt made(SampleHistory& history, std::int64_t begin, std::int64_t end, const MonoStream& stream,
                   const ExcerptChange& change = {}) const;

  bool silent(float peak) const;

 private:
  ExcerptPolicy policy_;
};

}  // namespace ctxtag
