#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "audio/mono_stream.h"

namespace ctxtag {

/// Frames that a stream hands over at a time.
inline constexpr auto kStreamBlock = static_cast<std::int64_t>(MonoStream::kBlockFrames);

/// The latest frames of a recording, as many as asked for; frames are counted from the beginning of the recording.
class SampleHistory {
 public:
  /// `first`: the frame at which the stream stands, a multiple of MonoStream::kBlockFrames.
  SampleHistory(std::int64_t capacity, std::int64_t first);

  void append(const MonoStream& block);

  std::int64_t end() const { return end_; }

  /// The frames [begin, end) as they lie one after the other. They must be among the latest `capacity`. The pointer
  /// holds until the next call of anything.
  const float* frames(std::int64_t begin, std::int64_t end);

  /// Whether the channels cancel over the blocks that overlap [begin, end).
  bool cancelled(std::int64_t begin, std::int64_t end, int channels) const;

 private:
  std::int64_t capacity_, first_, end_;
  std::vector<float> ring_;  ///< frame f lies at (f - first_ + shift_) % capacity_
  std::int64_t shift_ = 0;
  std::int64_t first_level_;  ///< frame at which levels_ begins
  std::deque<BlockLevel> levels_;
};

}  // namespace ctxtag
