#include "audio/sample_history.h"

#include <algorithm>
#include <cassert>

namespace ctxtag {
namespace {

constexpr std::int64_t kReserved = 1 << 21;

}  // namespace

SampleHistory::SampleHistory(std::int64_t capacity, std::int64_t first)
    : capacity_(std::max<std::int64_t>(capacity, 1)), first_(first), end_(first), first_level_(first) {
  ring_.reserve(static_cast<std::size_t>(std::min(capacity_, kReserved)));
}

void SampleHistory::append(const MonoStream& block) {
  const float* samples = block.samples();
  auto left = static_cast<std::int64_t>(block.size());
  while (left > 0) {
    const std::int64_t place = (end_ - first_ + shift_) % capacity_;
    const std::int64_t count = std::min(left, capacity_ - place);
    if (place == static_cast<std::int64_t>(ring_.size())) {
      ring_.insert(ring_.end(), samples, samples + count);
    } else {
      std::copy_n(samples, count, ring_.begin() + place);
    }
    samples += count;
    left -= count;
    end_ += count;
  }
  levels_.push_back(block.level());
  while (first_level_ + kStreamBlock <= end_ - capacity_) {
    levels_.pop_front();
    first_level_ += kStreamBlock;
  }
}

const float* SampleHistory::frames(std::int64_t begin, [[maybe_unused]] std::int64_t end) {
  assert(begin <= end && end <= end_ && begin >= std::max(first_, end_ - capacity_));
  const std::int64_t oldest = std::max(first_, end_ - capacity_);
  const std::int64_t place = (oldest - first_ + shift_) % capacity_;
  if (place != 0 && end_ - oldest == capacity_) {
    std::rotate(ring_.begin(), ring_.begin() + place, ring_.end());
    shift_ = (shift_ - place + capacity_) % capacity_;
  }
  return ring_.data() + (begin - oldest);
}

bool SampleHistory::cancelled(std::int64_t begin, std::int64_t end, int channels) const {
  double mono = 0.0, channel = 0.0;
  std::int64_t at = first_level_;
  for (const BlockLevel& level : levels_) {
    if (at < end && at + kStreamBlock > begin) {
      mono += level.mono_energy;
      channel += level.channel_energy;
    }
    at += kStreamBlock;
  }
  return channels_cancel(mono, channel, channels);
}

}  // namespace ctxtag
