#include "users/event_collector.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::size_t kFirstCompaction = 1 << 20;
using Use = ContextEvents::Use;

auto key_of(const Use& use) { return std::tie(use.track, use.user, use.context); }
bool before(const Use& a, const Use& b) { return key_of(a) < key_of(b); }

std::uint32_t sum_of(std::uint32_t a, std::uint32_t b) {
  const std::uint64_t sum = std::uint64_t{a} + b;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, std::numeric_limits<std::uint32_t>::max()));
}

// Where each number of `ids` goes when they are sorted, and the sorted ids.
std::vector<std::uint32_t> sorted_places(const std::vector<const std::string*>& ids, std::vector<std::string>& sorted) {
  std::vector<std::uint32_t> order(ids.size()), places(ids.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(ids[a]->size(), std::string_view(*ids[a])) < std::pair(ids[b]->size(), std::string_view(*ids[b]));
  });
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    places[order[place]] = place;
    sorted.push_back(*ids[order[place]]);
  }
  return places;
}

CountedFinding similar_ids(const std::vector<std::string>& ids) {
  CountedFinding found;
  std::unordered_map<std::string, const std::string*> of_usual;
  for (const std::string& id : ids) {
    const auto [entry, is_new] = of_usual.emplace(usual_id(id), &id);
    if (!is_new) found.add("'" + id + "' and '" + *entry->second + "'");
  }
  return found;
}

}  // namespace

std::uint32_t IdNumbers::of(const std::string& id) {
  const auto [entry, is_new] = numbers_.emplace(id, static_cast<std::uint32_t>(ids_.size()));
  if (is_new) ids_.push_back(&entry->first);
  return entry->second;
}

std::string usual_id(const std::string& id) {
  const std::size_t begin = id.find_first_not_of(" \t"), end = id.find_last_not_of(" \t");
  if (begin == std::string::npos) return id;
  std::string trimmed = id.substr(begin, end - begin + 1);
  long long whole = 0;
  if (parse_number(trimmed, whole)) return std::to_string(whole);
  const std::size_t point = trimmed.find('.');
  const bool only_zeros = point != std::string::npos && trimmed.find_first_not_of('0', point + 1) == std::string::npos;
  if (only_zeros && parse_number(std::string_view(trimmed).substr(0, point), whole)) return std::to_string(whole);
  return trimmed;
}

std::uint32_t EventCollector::number_of(const std::string& id, IdNumbers& numbers) const {
  return numbers.of(ids_as_numbers_ ? usual_id(id) : id);
}

void EventCollector::add(const std::string& user, const std::string& track, std::uint32_t context,
                         std::uint32_t count) {
  uses_.push_back({number_of(track, tracks_), number_of(user, users_), context, count});
  ++events_;
  if (uses_.size() >= std::max(kFirstCompaction, 2 * compacted_)) compact();
}

void EventCollector::compact() {
  const auto middle = uses_.begin() + static_cast<std::ptrdiff_t>(compacted_);
  std::sort(middle, uses_.end(), before);
  std::inplace_merge(uses_.begin(), middle, uses_.end(), before);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    if (kept > 0 && key_of(uses_[kept - 1]) == key_of(uses_[i])) {
      if (repeated_++ == 0) first_repeated_ = uses_[i];
      uses_[kept - 1].count = sum_of(uses_[kept - 1].count, uses_[i].count);
    } else {
      uses_[kept++] = uses_[i];
    }
  }
  uses_.resize(kept);
  compacted_ = kept;
}

ContextEvents EventCollector::take(const std::vector<std::string>& names) {
  compact();
  ContextEvents events;
  const std::vector<std::uint32_t> user_places = sorted_places(users_.ids(), events.users);
  const std::vector<std::uint32_t> track_places = sorted_places(tracks_.ids(), events.tracks);
  events.totals.events = events_;
  if (repeated_ > 0) {
    events.totals.repeated = {repeated_,
                              fmt::format("user '{}', track '{}', {}", *users_.ids()[first_repeated_.user],
                                          *tracks_.ids()[first_repeated_.track], names[first_repeated_.context])};
  }
  for (Use& use : uses_) {
    use.user = user_places[use.user];
    use.track = track_places[use.track];
  }
  std::sort(uses_.begin(), uses_.end(), before);
  events.uses = std::move(uses_);
  events.totals.similar_users = similar_ids(events.users);
  events.totals.similar_tracks = similar_ids(events.tracks);
  return events;
}

}  // namespace ctxtag
