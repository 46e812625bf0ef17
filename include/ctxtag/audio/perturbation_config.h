#pragma once
#include <vector>

#include "ctxtag/audio/perturbation.h"

namespace ctxtag {

/// Which perturbations, and how strong.
struct PerturbationConfig {
  std::vector<double> gain_db = {-20.0, -12.0, -6.0, 6.0, 12.0};
  std::vector<double> mp3_kbps = {32.0, 64.0, 128.0};
  std::vector<double> vorbis_quality = {0.0, 4.0};
  std::vector<double> opus_kbps = {16.0, 32.0};
  std::vector<double> resampled_hz = {8000.0, 11025.0, 16000.0};
  std::vector<double> white_noise_snr_db = {30.0, 20.0, 10.0};
  std::vector<double> pink_noise_snr_db = {30.0, 20.0, 10.0};
  std::vector<double> pitch_semitones = {-2.0, -1.0, 1.0, 2.0};
  std::vector<double> tempo = {0.8, 0.9, 1.1, 1.25};
  std::vector<double> start_seconds = {0.0, 15.0, 30.0, 45.0};
  std::vector<double> length_seconds = {3.0, 10.0};

  template <typename Visitor>
  void fields(Visitor& field) {
    field("gain_db", gain_db, "gains in dB; above 0, what exceeds full scale is clipped");
    field("mp3_kbps", mp3_kbps, "bit rates of MP3 in kbit/s, 8 to 320, of one channel");
    field("vorbis_quality", vorbis_quality, "qualities of Ogg Vorbis, 0 to 10");
    field("opus_kbps", opus_kbps, "bit rates of Ogg Opus in kbit/s, 6 to 256, of one channel");
    field("resampled_hz", resampled_hz, "rates that the recording goes through and back from");
    field("white_noise_snr_db", white_noise_snr_db, "ratios of signal to white noise in dB");
    field("pink_noise_snr_db", pink_noise_snr_db, "ratios of signal to pink noise in dB");
    field("pitch_semitones", pitch_semitones, "shifts of pitch at the same tempo");
    field("tempo", tempo, "times as fast at the same pitch");
    field("start_seconds", start_seconds, "where the excerpt begins");
    field("length_seconds", length_seconds,
          "how much of the excerpt is left; the rest is padded as the front end does");
  }
  void validate() const;

  /// All of them by kind, in the order of the keys; the first is the control, a gain of 0 dB.
  std::vector<Perturbation> list() const;
};

}  // namespace ctxtag
