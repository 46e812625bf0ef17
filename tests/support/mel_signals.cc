#include "mel_signals.h"

#include <sndfile.h>

#include <cmath>
#include <complex>
#include <stdexcept>

#include "support/folders.h"

namespace ctxtag {

FrontendConfig golden_frontend(const std::string& name) {
  FrontendConfig config;
  config.compression = "none";
  if (name == "papers") return config;
  config.sample_rate_hz = 16000;
  config.win_length = config.n_fft = 512;
  config.hop_length = 256;
  config.mel_scale = "htk";
  config.mel_norm = "none";
  config.fmax_hz = 0.0;
  return config;
}

std::vector<float> golden_signal(const std::string& file) {
  SF_INFO info{};
  SNDFILE* const handle = sf_open(test::golden("mel/" + file).c_str(), SFM_READ, &info);
  if (handle == nullptr || info.channels != 1) throw std::runtime_error("cannot read " + file);
  std::vector<float> samples(static_cast<std::size_t>(info.frames));
  const sf_count_t got = sf_read_float(handle, samples.data(), info.frames);
  sf_close(handle);
  if (got != info.frames) throw std::runtime_error("cut off: " + file);
  return samples;
}

std::vector<float> test_signal(std::size_t count, std::uint64_t seed) {
  std::vector<float> samples(count);
  std::uint64_t state = seed;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const double noise = static_cast<double>(state >> 40) / (1 << 23) - 1.0;
    const double time = static_cast<double>(i);
    samples[i] = static_cast<float>(0.1 * noise + 0.4 * std::sin(0.05 * time) + 0.3 * std::sin(0.7 * time));
  }
  return samples;
}

std::vector<double> defining_powers(const float* frame, const std::vector<double>& window) {
  const std::size_t size = window.size();
  std::vector<double> powers(size / 2 + 1);
  for (std::size_t k = 0; k < powers.size(); ++k) {
    std::complex<double> sum = 0.0;
    for (std::size_t n = 0; n < size; ++n) {
      const double angle =
          -2.0 * 3.14159265358979323846 * static_cast<double>(k * n % size) / static_cast<double>(size);
      sum += window[n] * frame[n] * std::polar(1.0, angle);
    }
    powers[k] = std::norm(sum);
  }
  return powers;
}

}  // namespace ctxtag
