#include "ctxtag/simulate/music.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ctxtag/base/random.h"
#include "simulate/wavetable.h"

namespace ctxtag {
namespace {

constexpr double kLevelDb = -20.0, kLevelSpreadDb = 2.0, kHighestPeak = 0.95, kNoiseFloor = 3e-4;

double from_db(double db) { return std::pow(10.0, db / 20.0); }

// Noise in [-1, 1) from a multiplicative generator: fast, and good enough to be heard.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(static_cast<std::uint32_t>(seed) | 1U) {}
  float next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<float>(static_cast<std::int32_t>(state_)) * 0x1p-31F;
  }

 private:
  std::uint32_t state_;
};

class Composer {
 public:
  Composer(const Latents& latents, double seconds, int sample_rate_hz, std::uint64_t seed)
      : latents_(latents),
        rate_(sample_rate_hz),
        random_(seed),
        noise_(random_.next()),
        buffer_(static_cast<std::size_t>(std::llround(seconds * sample_rate_hz)), 0.0F),
        tones_(std::max(0.5, 1.5 - 0.4 * latents[kBrightness]), sample_rate_hz),
        beat_(60.0 / beats_per_minute(latents[kTempo]) * sample_rate_hz),
        log_range_(std::clamp(4.0 - 1.1 * latents[kEnergy], 1.2, 6.5)),
        peak_(0.5 + 0.47 * std::tanh(1.2 * latents[kSoftness])),
        drums_(from_db(-4.0 + 5.0 * latents[kPercussiveness])) {}

  std::vector<float> take() {
    root_hz_ = 196.0 * std::exp2(static_cast<double>(random_.below(12)) / 12.0);
    const double begin = -random_.uniform(0.0, 8.0) * beat_;
    const int beats = static_cast<int>((static_cast<double>(buffer_.size()) - begin) / beat_) + 1;
    rising_ = Dither(0.5 + 0.5 * std::tanh(1.2 * latents_[kDirection]), random_.uniform());
    between_ = Dither(0.5 + 0.5 * std::tanh(1.2 * latents_[kOffbeat]), random_.uniform());
    for (int beat = 0; beat < beats; ++beat) {
      const double at = begin + beat * beat_;
      if (beat % 4 == 0) change_chord(at);
      if (beat % 2 == 0) add_run(at);
      add_note(at, 1.0, 0.5 * chord_hz_, 0.7);
      add_kick(at);
      add_hit(at + (between_.next() ? 0.5 * beat_ : 0.0));
    }
    return levelled();
  }

 private:
  // Says yes in the given share of the calls, as evenly as it goes.
  class Dither {
   public:
    Dither() = default;
    Dither(double share, double phase) : share_(share), sum_(phase) {}
    bool next() {
      sum_ += share_;
      const bool yes = sum_ >= 1.0;
      if (yes) sum_ -= 1.0;
      return yes;
    }

   private:
    double share_ = 0.0, sum_ = 0.0;
  };

  double third() const { return std::exp2((latents_[kMode] > 0.0 ? 4.0 : 3.0) / 12.0); }

  void change_chord(double at) {
    static constexpr std::array<double, 3> kDegrees{0.0, 5.0, 7.0};
    chord_hz_ = root_hz_ * std::exp2(kDegrees[random_.below(3)] / 12.0);
    const double level = 0.25 * from_db(4.0 * latents_[kEnergy]);
    for (const double ratio : {1.0, third(), std::exp2(7.0 / 12.0)}) {
      tones_.add({start(at), start(4.0 * beat_), chord_hz_ * ratio, level, 0.0, 0.5}, buffer_);
    }
  }

  // Four eighths through the chord, an octave above the pad.
  void add_run(double at) {
    std::array<double, 4> ratios{1.0, third(), std::exp2(7.0 / 12.0), 2.0};
    if (!rising_.next()) std::reverse(ratios.begin(), ratios.end());
    for (std::size_t i = 0; i < ratios.size(); ++i) {
      add_note(at + 0.5 * beat_ * static_cast<double>(i), 0.5, 2.0 * chord_hz_ * ratios[i], 1.0);
    }
  }

  void add_note(double at, double beats, double frequency_hz, double amplitude) {
    tones_.add({start(at), start(beats * beat_), frequency_hz, amplitude, log_range_, peak_}, buffer_);
  }

  // A sine that falls from 160 to 50 Hz within a third of a beat.
  void add_kick(double at) {
    const std::int64_t length = start(beat_ / 3.0);
    const double phase_fall = std::exp(-6.0 / static_cast<double>(length)),
                 fall = std::exp(-5.0 / static_cast<double>(length));
    double sweep = 110.0, level = 1.6 * drums_, phase = 0.0;
    for (std::int64_t i = 0, to = start(at); i < length; ++i, ++to) {
      if (to >= 0 && to < static_cast<std::int64_t>(buffer_.size())) {
        buffer_[static_cast<std::size_t>(to)] += static_cast<float>(level * std::sin(phase));
      }
      phase += kTwoPi * (50.0 + sweep) / rate_;
      sweep *= phase_fall;
      level *= fall;
    }
  }

  // High-passed noise that dies away within a quarter of a beat.
  void add_hit(double at) {
    const std::int64_t length = start(beat_ / 4.0);
    const double fall = std::exp(-5.0 / static_cast<double>(length));
    double level = 0.9 * drums_;
    float before = 0.0F;
    for (std::int64_t i = 0, to = start(at); i < length; ++i, ++to) {
      const float now = noise_.next();
      if (to >= 0 && to < static_cast<std::int64_t>(buffer_.size())) {
        buffer_[static_cast<std::size_t>(to)] += static_cast<float>(level) * (now - before);
      }
      before = now;
      level *= fall;
    }
  }

  std::vector<float> levelled() {
    double power = 0.0;
    float peak = 0.0F;
    for (const float sample : buffer_) {
      power += static_cast<double>(sample) * sample;
      peak = std::max(peak, std::abs(sample));
    }
    const double effective = std::sqrt(power / static_cast<double>(std::max<std::size_t>(buffer_.size(), 1)));
    const double wanted = from_db(kLevelDb + random_.uniform(-kLevelSpreadDb, kLevelSpreadDb));
    const double highest = kHighestPeak / std::max(static_cast<double>(peak), 1e-9);
    const auto gain = static_cast<float>(std::min(wanted / std::max(effective, 1e-9), highest));
    for (float& sample : buffer_) sample = gain * sample + static_cast<float>(kNoiseFloor) * noise_.next();
    return std::move(buffer_);
  }

  static std::int64_t start(double samples) { return std::llround(samples); }

  const Latents& latents_;
  double rate_;
  Random random_;
  Noise noise_;
  std::vector<float> buffer_;
  Wavetable tones_;
  double beat_;       ///< samples
  double log_range_;  ///< of every note's envelope
  double peak_;       ///< where in a note its envelope peaks
  double drums_;
  double root_hz_ = 0.0, chord_hz_ = 0.0;
  Dither rising_, between_;
};

}  // namespace

double beats_per_minute(double latent) { return 108.0 * std::pow(1.25, latent); }

std::vector<float> simulated_music(const Latents& latents, double seconds, int sample_rate_hz, std::uint64_t seed) {
  return Composer(latents, seconds, sample_rate_hz, seed).take();
}

}  // namespace ctxtag
