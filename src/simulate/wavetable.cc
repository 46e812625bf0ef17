#include "simulate/wavetable.h"

#include <algorithm>
#include <cmath>

namespace ctxtag {
namespace {

constexpr double kClickSeconds = 0.003;
constexpr int kMaxPartials = 48;

}  // namespace

Wavetable::Wavetable(double tilt, int sample_rate_hz) : tilt_(tilt), sample_rate_hz_(sample_rate_hz) {}

const std::vector<float>& Wavetable::table(double frequency_hz) {
  const double octave = std::floor(std::log2(std::max(frequency_hz, 16.0) / 16.0));
  std::vector<float>& values = octaves_[static_cast<std::size_t>(std::min(octave, 11.0))];
  if (!values.empty()) return values;
  const double highest_hz = 16.0 * std::exp2(octave + 1.0);  // of the notes that use this table
  const int partials = std::clamp(static_cast<int>(0.47 * sample_rate_hz_ / highest_hz), 1, kMaxPartials);
  static const std::vector<double> sine = [] {
    std::vector<double> period(kSize);
    for (int i = 0; i < kSize; ++i) period[static_cast<std::size_t>(i)] = std::sin(kTwoPi * i / kSize);
    return period;
  }();
  std::vector<double> sum(kSize, 0.0);
  double power = 0.0;
  for (int h = 1; h <= partials; ++h) {
    const double amplitude = std::pow(h, -tilt_);
    power += 0.5 * amplitude * amplitude;
    // Partials start at different phases (h^2), which keeps the peak of the sum low.
    for (int i = 0; i < kSize; ++i) {
      sum[static_cast<std::size_t>(i)] +=
          amplitude * sine[static_cast<std::size_t>((h * i + h * h * 37) & (kSize - 1))];
    }
  }
  values.resize(kSize + 1);
  for (std::size_t i = 0; i < kSize; ++i) values[i] = static_cast<float>(sum[i] / std::sqrt(power));
  values[kSize] = values[0];
  return values;
}

void Wavetable::add(const Note& note, std::vector<float>& buffer) {
  const std::int64_t begin = std::max<std::int64_t>(0, note.start);
  const std::int64_t end = std::min<std::int64_t>(static_cast<std::int64_t>(buffer.size()), note.start + note.length);
  if (begin >= end) return;
  const std::vector<float>& values = table(note.frequency_hz);
  const auto increment = static_cast<std::uint32_t>(note.frequency_hz / sample_rate_hz_ * 4294967296.0);
  auto phase = static_cast<std::uint32_t>(static_cast<std::uint64_t>(begin - note.start) * increment);

  const auto length = static_cast<double>(note.length);
  const auto peak_at = static_cast<std::int64_t>(note.peak * length);
  const auto fade = static_cast<std::int64_t>(kClickSeconds * sample_rate_hz_);
  const double rise = std::exp(note.log_range / std::max(1.0, note.peak * length));
  const double fall = std::exp(-note.log_range / std::max(1.0, (1.0 - note.peak) * length));
  const auto at = static_cast<double>(begin - note.start);
  double level = note.amplitude * (begin - note.start < peak_at ? std::exp(-note.log_range) * std::pow(rise, at)
                                                                : std::pow(fall, at - static_cast<double>(peak_at)));
  for (std::int64_t i = begin; i < end; ++i) {
    const std::int64_t place = i - note.start;
    const std::int64_t to_edge = std::min(place, note.length - 1 - place);
    const double edge = to_edge < fade ? static_cast<double>(to_edge) / static_cast<double>(fade) : 1.0;
    const std::uint32_t cell = phase >> (32 - kBits);
    const float fraction = static_cast<float>(phase & ((1U << (32 - kBits)) - 1)) * (1.0F / (1U << (32 - kBits)));
    const float sample = values[cell] + fraction * (values[cell + 1] - values[cell]);
    buffer[static_cast<std::size_t>(i)] += static_cast<float>(level * edge) * sample;
    phase += increment;
    level *= place < peak_at ? rise : fall;
  }
}

}  // namespace ctxtag
