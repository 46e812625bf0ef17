#include "ctxtag/audio/perturbation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/codec.h"
#include "audio/excerpt_maker.h"
#include "audio/noise.h"
#include "audio/time_stretch.h"
#include "ctxtag/audio/resample.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/registry.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

using Samples = std::vector<float>;

// What a kind does at a strength, and the strengths it can have.
struct Kind {
  double least, most;
  std::function<Samples(Samples samples, int rate_hz, std::uint64_t seed)> samples;
  std::function<void(PerturbedExcerpt& excerpt)> excerpt = {};
};

Samples with_gain(Samples samples, double gain_db) {
  const auto factor = static_cast<float>(std::pow(10.0, gain_db / 20.0));
  for (float& sample : samples) {
    sample *= factor;
    if (gain_db > 0.0) sample = std::clamp(sample, -1.0F, 1.0F);
  }
  return samples;
}

Samples through_rate(Samples samples, int rate_hz, double hz) {
  const auto lower_hz = static_cast<int>(std::lround(hz));
  if (lower_hz >= rate_hz) return samples;
  Samples result = resampled(resampled(samples, rate_hz, lower_hz, "soxr_hq"), lower_hz, rate_hz, "soxr_hq");
  result.resize(samples.size(), 0.0F);
  return result;
}

Samples beginning(Samples samples, int rate_hz, double seconds) {
  const auto count = static_cast<std::size_t>(ExcerptMaker::frames(seconds, rate_hz));
  if (samples.size() > count) samples.resize(std::max<std::size_t>(count, 1));
  return samples;
}

Kind noise_kind(double snr_db, Samples (*make)(std::size_t, int, std::uint64_t)) {
  return {-40.0, 120.0, [=](Samples samples, int rate_hz, std::uint64_t seed) {
            const Samples noise = make(samples.size(), rate_hz, seed);
            return with_noise(std::move(samples), noise, snr_db);
          }};
}

Samples flat_noise(std::size_t count, int, std::uint64_t seed) { return white_noise(count, seed); }

Kind sample_kind(double least, double most, double strength, Samples (*change)(const Samples&, int, double)) {
  return {least, most,
          [=](const Samples& samples, int rate_hz, std::uint64_t) { return change(samples, rate_hz, strength); }};
}

const Registry<Kind(double)>& kinds() {
  static const Registry<Kind(double)> table(
      "perturbation",
      {{"gain_db",
        [](double db) {
          return Kind{-120.0, 60.0,
                      [=](Samples samples, int, std::uint64_t) { return with_gain(std::move(samples), db); }};
        }},
       {"length_seconds",
        [](double seconds) {
          return Kind{0.001, 3600.0, [=](Samples samples, int rate_hz, std::uint64_t) {
                        return beginning(std::move(samples), rate_hz, seconds);
                      }};
        }},
       {"mp3_kbps", [](double kbps) { return sample_kind(8.0, 320.0, kbps, mp3_coded); }},
       {"opus_kbps", [](double kbps) { return sample_kind(6.0, 256.0, kbps, opus_coded); }},
       {"pink_noise_snr_db", [](double db) { return noise_kind(db, pink_noise); }},
       {"pitch_semitones", [](double semitones) { return sample_kind(-24.0, 24.0, semitones, pitch_shifted); }},
       {"resampled_hz",
        [](double hz) {
          return Kind{100.0, 1e6, [=](Samples samples, int rate_hz, std::uint64_t) {
                        return through_rate(std::move(samples), rate_hz, hz);
                      }};
        }},
       {"start_seconds",
        [](double seconds) {
          return Kind{0.0, 1e6, {}, [=](PerturbedExcerpt& excerpt) { excerpt.policy.start_seconds = seconds; }};
        }},
       {"tempo",
        [](double tempo) {
          Kind kind = sample_kind(0.25, 4.0, tempo, stretched);
          kind.excerpt = [=](PerturbedExcerpt& excerpt) { excerpt.change.tempo = tempo; };
          return kind;
        }},
       {"vorbis_quality", [](double quality) { return sample_kind(0.0, 10.0, quality, vorbis_coded); }},
       {"white_noise_snr_db", [](double db) { return noise_kind(db, flat_noise); }}});
  return table;
}

Kind valid_kind(const Perturbation& perturbation) {
  Kind kind = kinds().create(perturbation.kind, perturbation.strength);
  if (perturbation.strength >= kind.least && perturbation.strength <= kind.most) return kind;
  throw ConfigError(perturbation.kind + ": " + to_text(perturbation.strength) + ": expected from " +
                    to_text(kind.least) + " to " + to_text(kind.most));
}

}  // namespace

std::string Perturbation::name() const { return kind + "=" + to_text(strength); }

void Perturbation::validate() const { static_cast<void>(valid_kind(*this)); }

std::vector<std::string> perturbation_kinds() { return kinds().names(); }

PerturbedExcerpt perturbed(const Perturbation& perturbation, const ExcerptPolicy& policy, std::uint64_t seed) {
  const Kind kind = valid_kind(perturbation);
  PerturbedExcerpt result{policy, {}};
  if (kind.samples) {
    result.change.samples = [samples = kind.samples, seed](Samples own, int rate_hz) {
      return samples(std::move(own), rate_hz, seed);
    };
  }
  if (kind.excerpt) kind.excerpt(result);
  return result;
}

}  // namespace ctxtag
