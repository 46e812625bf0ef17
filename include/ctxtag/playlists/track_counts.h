#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "ctxtag/playlists/track_texts.h"

namespace ctxtag {

/// How often each track was counted for each tag. What it takes grows with the number of distinct tracks only.
/// Adding is commutative: where rows disagree about a track's texts, the smallest one in byte order that is not empty
/// stays.
class TrackCounts {
 public:
  explicit TrackCounts(std::size_t tags);
  ~TrackCounts();
  TrackCounts(TrackCounts&&) noexcept;
  TrackCounts& operator=(TrackCounts&&) noexcept;

  /// The counts of a track, one per tag, 0 at first; valid until this is destroyed.
  std::uint32_t* of(const TrackTexts& track);
  /// The same for the texts as one record (src/playlists/track_record.h) whose id has that hash.
  std::uint32_t* of_record(const char* record, std::size_t size, std::uint64_t hash);

  /// Says that the track with that hash is looked for soon: its place in memory is fetched meanwhile.
  void expect(std::uint64_t hash) const;

  std::size_t tags() const;
  std::size_t size() const;
  TrackTexts texts(std::size_t track) const;  ///< valid until the next change
  const std::uint32_t* counts(std::size_t track) const;

  /// Tracks in the order of tables: shorter ids first, then byte order, so that numbers stand in order of size.
  std::vector<std::size_t> order() const;
  /// Only these tracks, in that order.
  std::vector<std::size_t> order(std::vector<std::size_t> tracks) const;
  /// What all this takes in memory.
  std::size_t bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ctxtag
