#pragma once
#include <string>
#include <vector>

#include "ctxtag/audio/excerpt.h"

namespace ctxtag {

/// Everything that decides what numbers a recording becomes: the excerpt, the transform, the mel bands, the
/// compression. The defaults are the front end of the ICASSP 2020 paper. Meanings are librosa's throughout.
struct FrontendConfig {
  int sample_rate_hz = 22050;
  double start_seconds = 30.0;
  double length_seconds = 30.0;
  double min_seconds = 1.0;
  double silence_db = -80.0;
  std::string pad = "zero";
  std::string resampler = "soxr_hq";
  double loudness_db = 0.0;
  std::string window = "hann";
  int win_length = 1024;
  int n_fft = 1024;
  int hop_length = 1024;
  bool center = true;
  std::string pad_mode = "reflect";
  int power = 2;
  int n_mels = 96;
  std::string mel_scale = "slaney";
  std::string mel_norm = "slaney";
  double fmin_hz = 0.0;
  double fmax_hz = 11025.0;
  std::string compression = "log1p";
  double compression_scale = 100.0;
  std::string store = "float32";

  template <typename Visitor>
  void fields(Visitor& field) {
    field("sample_rate_hz", sample_rate_hz, "rate of the mono signal that is analysed");
    field("start_seconds", start_seconds, "where the excerpt begins, if the recording is long enough");
    field("length_seconds", length_seconds, "length of the excerpt");
    field("min_seconds", min_seconds, "shorter recordings are rejected");
    field("silence_db", silence_db, "recordings whose peak is below are rejected (dB of full scale)");
    field("pad", pad, "what follows a recording shorter than the excerpt: zero, repeat, reflect");
    field("resampler", resampler, "soxr_hq, soxr_vhq");
    field("loudness_db", loudness_db, "RMS level to bring the excerpt to, below 0 (dB of full scale); 0: off");
    field("window", window, "hann (periodic)");
    field("win_length", win_length, "samples of the window; at most n_fft, centred in the frame");
    field("n_fft", n_fft, "samples of a frame");
    field("hop_length", hop_length, "samples between frames");
    field("center", center, "frame t is centred on sample t x hop_length");
    field("pad_mode", pad_mode, "what centred frames see beyond the ends: reflect, constant (zeros)");
    field("power", power, "1: magnitude, 2: power");
    field("n_mels", n_mels, "bands");
    field("mel_scale", mel_scale, "slaney, htk");
    field("mel_norm", mel_norm, "slaney (each triangle has unit area), none (peak 1)");
    field("fmin_hz", fmin_hz, "lower end of the first band");
    field("fmax_hz", fmax_hz, "upper end of the last band; 0: half the rate");
    field("compression", compression,
          "none, log1p: ln(1 + scale x), db: 10 log10(max(x, 1e-10)), log10: log10(1 + scale x)");
    field("compression_scale", compression_scale, "scale in log1p and log10");
    field("store", store, "float32, float16 (only with a logarithmic compression)");
  }

  /// Throws ConfigError "KEY: VALUE: what is allowed". A band that no frequency of the transform falls into is an
  /// error.
  void validate() const;

  ExcerptPolicy excerpt_policy() const;
  /// Frames of one excerpt: 646 at the defaults.
  int frames() const;
  /// Upper end of the last band with the 0 resolved.
  double top_hz() const { return fmax_hz == 0.0 ? 0.5 * sample_rate_hz : fmax_hz; }
  double hop_seconds() const { return static_cast<double>(hop_length) / sample_rate_hz; }
};

/// "KEY: A against B" for every key in which two front ends differ.
std::vector<std::string> differing_keys(const FrontendConfig& a, const FrontendConfig& b);

}  // namespace ctxtag
