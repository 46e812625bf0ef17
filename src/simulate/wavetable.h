#pragma once
#include <array>
#include <cstdint>
#include <vector>

namespace ctxtag {

inline constexpr double kTwoPi = 6.283185307179586;

/// One period of a sound whose partial h has the amplitude h^-tilt, for every octave of pitch with as many partials as
/// fit below half the sample rate.
class Wavetable {
 public:
  Wavetable(double tilt, int sample_rate_hz);

  /// Adds a note: `start` may lie before the buffer. The amplitude rises by `log_range` (natural logarithm) until
  /// `peak` (0 to 1, part of its length), then falls by as much, to `amplitude` at the peak.
  struct Note {
    std::int64_t start, length;  ///< samples
    double frequency_hz, amplitude, log_range, peak;
  };
  void add(const Note& note, std::vector<float>& buffer);

 private:
  static constexpr int kBits = 11, kSize = 1 << kBits;
  const std::vector<float>& table(double frequency_hz);

  double tilt_;
  int sample_rate_hz_;
  std::array<std::vector<float>, 12> octaves_;
};

}  // namespace ctxtag
