#include "ctxtag/features/golden_clip.h"

#include <cstddef>
#include <cstdint>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

// A phase that goes round once in 2^32.
std::uint32_t phase_step(std::uint32_t hz, std::uint32_t rate) {
  return static_cast<std::uint32_t>((std::uint64_t{hz} << 32) / rate);
}

// Triangle wave of a phase, -16384 .. 16383.
std::int32_t triangle(std::uint32_t phase) {
  const auto position = static_cast<std::int32_t>(phase >> 16);  // 0 .. 65535
  return (position < 32768 ? position : 65535 - position) - 16384;
}

}  // namespace

std::vector<float> golden_clip(int sample_rate_hz) {
  if (sample_rate_hz < 1000) throw ConfigError("golden clip: expected a rate of at least 1000 Hz");
  const auto rate = static_cast<std::uint32_t>(sample_rate_hz);
  const std::uint32_t count = 2 * rate;
  std::uint32_t low = 0, high = 0, rising = 0, noise = 1;
  std::vector<float> samples(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    low += phase_step(110, rate);
    high += phase_step(rate / 7, rate);
    rising += phase_step(50 + static_cast<std::uint32_t>(std::uint64_t{rate} * 2 / 5 * i / count), rate);
    noise = noise * 1664525U + 1013904223U;
    const auto hiss = static_cast<std::int32_t>(noise >> 20) - 2048;
    const std::int32_t click = i % (rate / 5) == rate / 9 ? 12000 : 0;
    const std::int32_t loud = i < rate ? 4 : 1;  // the second half is quieter
    const std::int32_t sum = (triangle(low) / 4 + triangle(high) / 6 + triangle(rising) / 3 + hiss) * loud / 4 + click;
    samples[i] = static_cast<float>(sum) / 32768.0F;
  }
  return samples;
}

}  // namespace ctxtag
