#include "ctxtag/playlists/track_counts.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "ctxtag/base/random.h"
#include "playlists/track_record.h"

namespace ctxtag {
namespace {

constexpr std::size_t kArenaBlock = 1 << 20, kTracksPerBlock = 4096, kFirstSlots = 1024;
constexpr std::uint32_t kFree = 0xFFFFFFFF;

// Bytes that stay where they are.
class Arena {
 public:
  char* take(std::size_t size) {
    if (size > left_) {
      left_ = std::max(size, kArenaBlock);
      bytes_ += left_;
      blocks_.push_back(std::make_unique<char[]>(left_));
      next_ = blocks_.back().get();
    }
    char* const result = next_;
    next_ += size;
    left_ -= size;
    return result;
  }
  std::size_t bytes() const { return bytes_; }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0, bytes_ = 0;
};

struct Track {
  const char* record = nullptr;
  std::uint32_t size = 0;
  std::uint32_t hash = 0;  // the upper half
};

}  // namespace

struct TrackCounts::State {
  std::size_t tags = 0;
  Arena texts;
  std::vector<Track> tracks;
  std::vector<std::unique_ptr<std::uint32_t[]>> counts;  // blocks of kTracksPerBlock x tags
  std::vector<std::uint32_t> slots = std::vector<std::uint32_t>(kFirstSlots, kFree);  // a power of two, half full

  std::uint32_t* counts_of(std::size_t track) const {
    return counts[track / kTracksPerBlock].get() + track % kTracksPerBlock * tags;
  }
  std::size_t slot_of(std::uint32_t hash) const { return hash & (slots.size() - 1); }

  void grow() {
    slots.assign(slots.size() * 2, kFree);
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      std::size_t slot = slot_of(tracks[i].hash);
      while (slots[slot] != kFree) slot = (slot + 1) & (slots.size() - 1);
      slots[slot] = static_cast<std::uint32_t>(i);
    }
  }

  const char* stored(const char* record, std::size_t size) {
    char* const copy = texts.take(size);
    std::memcpy(copy, record, size);
    return copy;
  }

  // Of each text the smallest that is not empty.
  void reconcile(Track& track, const char* record, std::size_t size) {
    if (track.size == size && std::memcmp(track.record, record, size) == 0) return;
    TrackTexts kept = texts_of(track.record);
    const TrackTexts other = texts_of(record);
    bool changed = false;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (other[i].empty() || (!kept[i].empty() && kept[i] <= other[i])) continue;
      kept[i] = other[i];
      changed = true;
    }
    if (!changed) return;
    char* const merged = texts.take(record_size(kept));
    write_record(kept, merged);
    track.record = merged;
    track.size = static_cast<std::uint32_t>(record_size(kept));
  }
};

TrackCounts::TrackCounts(std::size_t tags) : state_(std::make_unique<State>()) { state_->tags = tags; }
TrackCounts::~TrackCounts() = default;
TrackCounts::TrackCounts(TrackCounts&&) noexcept = default;
TrackCounts& TrackCounts::operator=(TrackCounts&&) noexcept = default;

std::uint32_t* TrackCounts::of_record(const char* record, std::size_t size, std::uint64_t full_hash) {
  State& state = *state_;
  const auto hash = static_cast<std::uint32_t>(full_hash >> 32);
  const std::string_view id = texts_of(record)[kTrackId];
  std::size_t slot = state.slot_of(hash);
  for (; state.slots[slot] != kFree; slot = (slot + 1) & (state.slots.size() - 1)) {
    Track& track = state.tracks[state.slots[slot]];
    if (track.hash != hash || texts_of(track.record)[kTrackId] != id) continue;
    state.reconcile(track, record, size);
    return state.counts_of(state.slots[slot]);
  }
  state.slots[slot] = static_cast<std::uint32_t>(state.tracks.size());
  if (state.tracks.size() % kTracksPerBlock == 0) {
    state.counts.push_back(std::make_unique<std::uint32_t[]>(kTracksPerBlock * state.tags));
  }
  state.tracks.push_back({state.stored(record, size), static_cast<std::uint32_t>(size), hash});
  std::uint32_t* const result = state.counts_of(state.tracks.size() - 1);
  if (state.tracks.size() * 2 > state.slots.size()) state.grow();
  return result;
}

void TrackCounts::expect(std::uint64_t hash) const {
  const State& state = *state_;
  __builtin_prefetch(state.slots.data() + state.slot_of(static_cast<std::uint32_t>(hash >> 32)));
}

std::uint32_t* TrackCounts::of(const TrackTexts& track) {
  std::vector<char> record(record_size(track));
  write_record(track, record.data());
  return of_record(record.data(), record.size(), text_hash(track[kTrackId]));
}

std::size_t TrackCounts::tags() const { return state_->tags; }
std::size_t TrackCounts::size() const { return state_->tracks.size(); }
TrackTexts TrackCounts::texts(std::size_t track) const { return texts_of(state_->tracks[track].record); }
const std::uint32_t* TrackCounts::counts(std::size_t track) const { return state_->counts_of(track); }

std::vector<std::size_t> TrackCounts::order() const {
  std::vector<std::size_t> all(size());
  std::iota(all.begin(), all.end(), 0);
  return order(std::move(all));
}

std::vector<std::size_t> TrackCounts::order(std::vector<std::size_t> tracks) const {
  std::sort(tracks.begin(), tracks.end(), [this](std::size_t a, std::size_t b) {
    const std::string_view left = texts(a)[kTrackId], right = texts(b)[kTrackId];
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  });
  return tracks;
}

std::size_t TrackCounts::bytes() const {
  return state_->texts.bytes() + state_->tracks.capacity() * sizeof(Track) +
         state_->counts.size() * kTracksPerBlock * state_->tags * sizeof(std::uint32_t) +
         state_->slots.capacity() * sizeof(std::uint32_t);
}

}  // namespace ctxtag
