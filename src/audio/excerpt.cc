#include "ctxtag/audio/excerpt.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "audio/excerpt_maker.h"
#include "audio/mono_stream.h"
#include "audio/sample_history.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

/// The policy's times in frames of one recording.
struct Plan {
  Plan(const ExcerptPolicy& policy, int rate_hz, double tempo = 1.0)
      : start(ExcerptMaker::frames(policy.start_seconds, rate_hz)),
        length(std::max<std::int64_t>(ExcerptMaker::frames(policy.length_seconds * tempo, rate_hz), 1)),
        second(rate_hz) {}

  /// Where the excerpt of a recording of `frames` frames begins.
  std::int64_t begin(std::int64_t frames) const {
    if (frames >= start + length) return start;
    return frames >= length + second ? frames - length : 0;
  }
  std::int64_t end(std::int64_t frames) const { return std::min(frames, begin(frames) + length); }

  std::int64_t start, length, second;
};

void expect_enough(std::int64_t frames, const MonoStream& stream, const ExcerptPolicy& policy,
                   const std::filesystem::path& file) {
  const double seconds = static_cast<double>(frames) / stream.sample_rate_hz();
  if (seconds >= policy.min_seconds) return;
  throw RejectedInput(RejectReason::kTooShort, file,
                      "it lasts " + to_text(seconds) + " s; min_seconds is " + to_text(policy.min_seconds));
}

[[noreturn]] void reject_silent(float peak, bool cancelled, const ExcerptPolicy& policy,
                                const std::filesystem::path& file) {
  const std::string found =
      peak == 0.0F ? "all samples are 0"
                   : "its peak is " + to_text(std::round(200.0 * std::log10(static_cast<double>(peak))) / 10.0) + " dB";
  throw RejectedInput(RejectReason::kSilent, file,
                      found + (cancelled ? ", since its channels cancel in their mean" : "") + "; silence_db is " +
                          to_text(policy.silence_db));
}

}  // namespace

std::size_t ExcerptPolicy::sample_count() const {
  return static_cast<std::size_t>(std::max(std::llround(length_seconds * sample_rate_hz), 0LL));
}

Excerpt read_excerpt(const std::filesystem::path& file, const ExcerptPolicy& policy, const ExcerptChange& change) {
  const ExcerptMaker maker(policy);
  MonoStream stream(file);
  const Plan plan(policy, stream.sample_rate_hz(), change.tempo);
  const std::int64_t declared = stream.frames_if_seekable().value_or(0);
  const std::int64_t first = declared > 0 ? plan.begin(declared) / kStreamBlock * kStreamBlock : 0;
  SampleHistory history(plan.length + std::max(plan.second, kStreamBlock), first > 0 ? stream.skip_to(first) : 0);

  const std::int64_t enough = declared > 0 ? plan.end(declared) : plan.start + plan.length;
  while (history.end() < enough && stream.next()) history.append(stream);

  const std::int64_t frames = declared > 0 ? declared : history.end();
  expect_enough(frames, stream, policy, file);
  MadeExcerpt made = maker.made(history, plan.begin(frames), plan.end(frames), stream, change);
  if (maker.silent(made.peak)) reject_silent(made.peak, made.excerpt.phase_cancelled, policy, file);
  return std::move(made.excerpt);
}

void for_each_window(const std::filesystem::path& file, const ExcerptPolicy& policy, double hop_seconds,
                     const std::function<void(Excerpt)>& take) {
  const ExcerptMaker maker(policy);
  MonoStream stream(file);
  const int rate = stream.sample_rate_hz();
  if (!std::isfinite(hop_seconds) || ExcerptMaker::frames(hop_seconds, rate) < 1) {
    throw ConfigError("hop_seconds is " + to_text(hop_seconds) + ": expected at least a sample, 1 / " +
                      std::to_string(rate) + " s");
  }
  const std::int64_t length = Plan(policy, rate).length;
  SampleHistory history(length + kStreamBlock, 0);
  std::int64_t windows = 0;
  float peak = 0.0F;
  bool cancelled = false;
  const auto begin = [&] { return ExcerptMaker::frames(static_cast<double>(windows) * hop_seconds, rate); };
  const auto hand_over = [&](std::int64_t end) {
    MadeExcerpt made = maker.made(history, begin(), end, stream);
    peak = std::max(peak, made.peak);
    cancelled = cancelled || made.excerpt.phase_cancelled;
    ++windows;
    take(std::move(made.excerpt));
  };

  while (stream.next()) {
    history.append(stream);
    while (begin() + length <= history.end()) hand_over(begin() + length);
  }
  const std::int64_t frames = history.end();
  expect_enough(frames, stream, policy, file);
  const std::int64_t covered =
      windows == 0 ? 0 : ExcerptMaker::frames(static_cast<double>(windows - 1) * hop_seconds, rate) + length;
  if (windows == 0 || (covered < frames && 2 * (frames - begin()) >= length)) hand_over(frames);
  if (maker.silent(peak)) reject_silent(peak, cancelled, policy, file);
}

}  // namespace ctxtag
