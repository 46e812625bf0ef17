#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ctxtag {

/// Which part of a recording is used, and how it becomes mono samples at one rate. With d decoded seconds:
/// d >= start + length: [start, start + length). Else d >= length + 1: the last `length` seconds. Else d >= length: the
/// first `length` seconds. Else all of it, then `pad`.
struct ExcerptPolicy {
  int sample_rate_hz = 22050;
  double start_seconds = 30.0;
  double length_seconds = 30.0;
  double min_seconds = 1.0;   ///< less is rejected as too short
  double silence_db = -80.0;  ///< an excerpt whose peak, mixed and resampled, lies below this is rejected as silent
  std::string pad = "zero";   ///< zero, repeat, reflect
  std::string resampler = "soxr_hq";  ///< soxr_hq, soxr_vhq
  double loudness_db = 0.0;  ///< RMS level in dB of full scale it is brought to before padding (no limiter); 0 = off

  /// Samples of a whole excerpt at sample_rate_hz, rounded to nearest.
  std::size_t sample_count() const;
};

/// Mono samples of one excerpt at the policy's rate, exactly sample_count() of them.
struct Excerpt {
  std::vector<float> samples;
  double start_seconds = 0.0;  ///< where in the file it begins
  double seconds = 0.0;        ///< how much of it is the file's own, before padding
  bool padded = false;         ///< zero or reflect padding was added
  bool repeated = false;       ///< repeat padding was added
  bool resampled = false;
  bool downmixed = false;
  bool phase_cancelled =
      false;  ///< the channels cancel: their mean has below 2/N percent of the energy each of the N has
};

/// What is done to an excerpt's own samples between being cut and being resampled.
struct ExcerptChange {
  double tempo = 1.0;  ///< so many times the policy's length is cut, where the recording has it
  /// Mono samples and their rate to samples of that rate; empty: nothing is done.
  std::function<std::vector<float>(std::vector<float> samples, int sample_rate_hz)> samples;
};

/// Cuts at the recording's own rate, mixes to the mean of the channels, then resamples. Decodes no more of the file
/// than the policy needs and keeps at most length + 1 seconds of it; what is decoded is checked (truncated, corrupt),
/// what lies behind the excerpt is not looked at. Throws RejectedInput; ConfigError for a policy that cannot be
/// followed.
Excerpt read_excerpt(const std::filesystem::path& file, const ExcerptPolicy& policy, const ExcerptChange& change = {});

/// Cuts the whole recording into windows of policy.length_seconds every `hop_seconds` (start_seconds is not used) and
/// hands them over in order, each treated as an excerpt of its own. A last window that is not full is handed over too,
/// padded, when it holds at least half a window and something that the window before it does not, or is the only one.
/// Memory does not grow with the recording's length. Silent windows are handed over. A recording that is damaged,
/// silent as a whole, or too short throws RejectedInput, by then with some windows handed over where only its end shows
/// it.
void for_each_window(const std::filesystem::path& file, const ExcerptPolicy& policy, double hop_seconds,
                     const std::function<void(Excerpt)>& take);

}  // namespace ctxtag
