#include "audio/excerpt_maker.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "audio/pad.h"
#include "ctxtag/audio/resample.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

double amplitude(double decibels) { return std::pow(10.0, decibels / 20.0); }

float peak_of(const std::vector<float>& samples) {
  float peak = 0.0F;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

void bring_to_loudness(std::vector<float>& samples, double loudness_db) {
  double energy = 0.0;
  for (const float sample : samples) energy += static_cast<double>(sample) * static_cast<double>(sample);
  if (energy == 0.0) return;
  const double rms = std::sqrt(energy / static_cast<double>(samples.size()));
  const auto gain = static_cast<float>(amplitude(loudness_db) / rms);
  for (float& sample : samples) sample *= gain;
}

void expect(bool holds, const std::string& key, double found, const std::string& expected) {
  if (!holds) throw ConfigError(key + " is " + to_text(found) + ": " + expected);
}

}  // namespace

ExcerptMaker::ExcerptMaker(const ExcerptPolicy& policy) : policy_(policy) {
  expect(policy.sample_rate_hz >= 1, "sample_rate_hz", policy.sample_rate_hz, "expected at least 1");
  expect(policy.start_seconds >= 0.0 && std::isfinite(policy.start_seconds), "start_seconds", policy.start_seconds,
         "expected 0 or more");
  expect(policy.length_seconds > 0.0 && std::isfinite(policy.length_seconds) && policy.sample_count() > 0,
         "length_seconds", policy.length_seconds, "expected a length that holds at least one sample");
  expect(policy.min_seconds >= 0.0, "min_seconds", policy.min_seconds, "expected 0 or more");
  expect(!std::isnan(policy.silence_db), "silence_db", policy.silence_db, "expected a number");
  expect(std::isfinite(policy.loudness_db), "loudness_db", policy.loudness_db,
         "expected a number below 0, or 0 for off");
  static_cast<void>(pads().create(policy.pad, {}, 0));
  static_cast<void>(resampled(nullptr, 0, 2, 1, policy.resampler));
}

std::int64_t ExcerptMaker::frames(double seconds, int rate_hz) {
  constexpr double kMost = 1e15;  // beyond any recording, within what an int64 can be added to
  return static_cast<std::int64_t>(std::llround(std::min(seconds * static_cast<double>(rate_hz), kMost)));
}

MadeExcerpt ExcerptMaker::made(SampleHistory& history, std::int64_t begin, std::int64_t end, const MonoStream& stream,
                               const ExcerptChange& change) const {
  const int rate = stream.sample_rate_hz();
  const float* own = history.frames(begin, end);
  auto count = static_cast<std::size_t>(end - begin);
  std::vector<float> changed;
  if (change.samples) {
    changed = change.samples({own, own + count}, rate);
    own = changed.data();
    count = changed.size();
  }
  // A change of tempo rounds to whole samples twice.
  const std::size_t rounding = change.samples ? 1 : 0;
  const bool whole = static_cast<std::int64_t>(count + rounding) >= frames(policy_.length_seconds, rate);
  const std::size_t size = policy_.sample_count();
  MadeExcerpt made;
  Excerpt& excerpt = made.excerpt;
  excerpt.samples = resampled(own, count, rate, policy_.sample_rate_hz, policy_.resampler);
  if (excerpt.samples.size() > size || whole) excerpt.samples.resize(size, 0.0F);
  excerpt.start_seconds = static_cast<double>(begin) / rate;
  excerpt.seconds = static_cast<double>(count) / rate;
  // Of a rate that does not divide the length the last frame reaches beyond it.
  const bool exact = static_cast<std::int64_t>(count) == frames(policy_.length_seconds, rate);
  if (exact) excerpt.seconds = std::min(excerpt.seconds, policy_.length_seconds);
  excerpt.resampled = rate != policy_.sample_rate_hz;
  excerpt.downmixed = stream.channels() > 1;
  excerpt.phase_cancelled = history.cancelled(begin, end, stream.channels());
  made.peak = peak_of(excerpt.samples);
  if (policy_.loudness_db < 0.0 && !silent(made.peak)) bring_to_loudness(excerpt.samples, policy_.loudness_db);
  if (excerpt.samples.size() < size) {
    excerpt.padded = policy_.pad != "repeat";
    excerpt.repeated = policy_.pad == "repeat";
    excerpt.samples = pads().create(policy_.pad, std::move(excerpt.samples), size);
  }
  return made;
}

bool ExcerptMaker::silent(float peak) const {
  return peak == 0.0F || static_cast<double>(peak) < amplitude(policy_.silence_db);
}

}  // namespace ctxtag
