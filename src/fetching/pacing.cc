#include "fetching/pacing.h"

#include <algorithm>
#include <cmath>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

constexpr double kMostTokens = 2.0;

double doubled(double first, int times, double most) { return std::min(std::ldexp(first, std::min(times, 60)), most); }

}  // namespace

double RateLimit::tokens_at(double now) const {
  return std::min(kMostTokens, tokens_ + std::max(now - at_, 0.0) * per_second_);
}

double RateLimit::next(double now) const { return now + std::max(1.0 - tokens_at(now), 0.0) / per_second_; }

void RateLimit::take(double now) {
  tokens_ = tokens_at(now) - 1.0;
  at_ = now;
}

double back_off(const FetchConfig& config, std::uint64_t row, int failures) {
  Random random(mixed_seed({config.seed, row, static_cast<std::uint64_t>(failures)}));
  return doubled(config.back_off_seconds, failures - 1, config.longest_back_off_seconds) * random.uniform(0.5, 1.0);
}

double quota_pause(const FetchConfig& config, int pauses) {
  return doubled(config.quota_seconds, pauses - 1, std::max(config.quota_seconds, config.longest_back_off_seconds));
}

}  // namespace ctxtag
