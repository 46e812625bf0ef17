#include "fetching/lane.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace ctxtag {

std::optional<Errand> Lane::take(double now) {
  if (waiting_.empty() || waiting_.begin()->first > now) return std::nullopt;
  Errand errand = std::move(waiting_.begin()->second);
  waiting_.erase(waiting_.begin());
  return errand;
}

std::size_t Lane::due(double now) const {
  return static_cast<std::size_t>(std::distance(waiting_.begin(), waiting_.upper_bound(now)));
}

double Lane::next_start() const {
  if (waiting_.empty()) return std::numeric_limits<double>::infinity();
  return std::max(waiting_.begin()->first, paused_until_);
}

void Lane::pause(double now, double until) {
  paused_until_ = std::max(paused_until_, until);
  pause_set_ = now;
}

}  // namespace ctxtag
