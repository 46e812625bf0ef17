#include <cmath>

#include "ctxtag/audio/excerpt.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/text.h"
#include "fuzz_file.h"

/// Any bytes are an excerpt of the length asked for, all its samples finite, or rejected with a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ctxtag::ExcerptPolicy policy;
  policy.sample_rate_hz = 8000;
  policy.start_seconds = 0.1;
  policy.length_seconds = 0.5;
  policy.min_seconds = 0.05;
  policy.silence_db = -200.0;
  try {
    const ctxtag::Excerpt excerpt = ctxtag::read_excerpt(ctxtag::fuzz::input_file(data, size), policy);
    ctxtag::fuzz::require(excerpt.samples.size() == policy.sample_count());
    for (const float sample : excerpt.samples) ctxtag::fuzz::require(std::isfinite(sample));
    ctxtag::fuzz::require(excerpt.seconds >= 0.0 && excerpt.seconds <= policy.length_seconds + 1e-3);
  } catch (const ctxtag::RejectedInput& rejection) {
    ctxtag::fuzz::require(ctxtag::is_utf8(rejection.detail()));
    ctxtag::fuzz::require(!std::string(ctxtag::to_text(rejection.reason())).empty());
  }
  return 0;
}
