#pragma once
#include <cstdint>

#include "ctxtag/fetching/fetch_config.h"

namespace ctxtag {

/// Spreads requests evenly: a bucket that gains `per_second` tokens a second, holds at most two (so that a short delay
/// is made up for), begins with one, and gives one to every request. Times are seconds since any moment.
class RateLimit {
 public:
  explicit RateLimit(double per_second) : per_second_(per_second) {}

  /// When the next request may be sent: `now` or later.
  double next(double now) const;
  /// A request was sent.
  void take(double now);

 private:
  double tokens_at(double now) const;

  double per_second_;
  double tokens_ = 1.0;
  double at_ = 0.0;
};

/// Seconds to wait after the `failures`-th failure (from 1) of the song in row `row`: doubles up to the longest, times
/// a factor from 0.5 to 1 that depends on seed, row and failures only.
double back_off(const FetchConfig& config, std::uint64_t row, int failures);

/// Seconds to leave the service alone when it said for the `pauses`-th time in a row (from 1) that the quota is used
/// up.
double quota_pause(const FetchConfig& config, int pauses);

}  // namespace ctxtag
