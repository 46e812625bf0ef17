#include "ctxtag/checking/fingerprint.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ctxtag/audio/excerpt.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr int kBits = 32;
constexpr std::size_t kBands = kBits + 1;
constexpr float kQuietest = 1e-6F;
constexpr float kLeastChange = 1e-4F;

FrontendConfig frontend(double seconds) {
  if (!(seconds >= 3.0 && seconds <= 3600.0)) {
    throw ConfigError("seconds: " + to_text(seconds) + ": must be from 3 to 3600");
  }
  FrontendConfig config;
  config.sample_rate_hz = 5512;
  config.start_seconds = 0.0;
  config.length_seconds = seconds;
  config.min_seconds = 1e-3;
  config.silence_db = -400.0;
  config.win_length = config.n_fft = 2048;
  config.hop_length = 64;
  config.center = false;
  config.n_mels = kBands;
  config.mel_scale = "htk";
  config.mel_norm = "none";
  config.fmin_hz = 300.0;
  config.fmax_hz = 2000.0;
  config.compression = "none";
  return config;
}

std::uint32_t word_of(const float* before, const float* now, float quietest) {
  float change = 0.0F;
  std::uint32_t word = 0;
  for (int band = 0; band < kBits; ++band) {
    const float growth = (now[band] - now[band + 1]) - (before[band] - before[band + 1]);
    change += std::abs(growth);
    if (growth > 0.0F) word |= 1U << band;
  }
  const float energy = std::accumulate(now, now + kBands, 0.0F);
  return energy <= quietest || change <= kLeastChange * energy ? 0 : word;
}

}  // namespace

std::size_t Fingerprint::telling() const {
  return words.size() - static_cast<std::size_t>(std::count(words.begin(), words.end(), 0U));
}

double fingerprint_hop_seconds() { return frontend(3.0).hop_seconds(); }

Fingerprinter::Fingerprinter(double seconds) : config_(frontend(seconds)), extractor_(config_) {}

Fingerprint Fingerprinter::of(const std::filesystem::path& file) const {
  try {
    const Excerpt excerpt = read_excerpt(file, config_.excerpt_policy());
    const auto heard = static_cast<std::size_t>(std::llround(excerpt.seconds * config_.sample_rate_hz));
    return of(excerpt.samples.data(), std::min(heard, excerpt.samples.size()));
  } catch (const RejectedInput& rejection) {
    if (rejection.reason() != RejectReason::kSilent && rejection.reason() != RejectReason::kTooShort) throw;
    return {};
  }
}

Fingerprint Fingerprinter::of(const float* samples, std::size_t count) const {
  const std::size_t frames = extractor_.frames(count);
  Fingerprint result;
  if (frames < 2) return result;
  std::vector<float> energies(frames * kBands);
  MelExtractor::Workspace workspace(extractor_);
  extractor_.extract(samples, count, workspace, energies.data());
  const auto frame_at = [&](std::size_t frame) { return energies.data() + frame * kBands; };
  float loudest = 0.0F;
  for (std::size_t frame = 0; frame < frames; ++frame) {
    loudest = std::max(loudest, std::accumulate(frame_at(frame), frame_at(frame) + kBands, 0.0F));
  }
  result.words.reserve(frames - 1);
  for (std::size_t frame = 1; frame < frames; ++frame) {
    result.words.push_back(word_of(frame_at(frame - 1), frame_at(frame), kQuietest * loudest));
  }
  return result;
}

}  // namespace ctxtag
