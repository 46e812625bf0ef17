#include "ctxtag/features/frontend_config.h"

#include <cmath>

#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/features/mel_filter_bank.h"

namespace ctxtag {
namespace {

[[noreturn]] void refuse(const std::string& key, const std::string& value, const std::string& allowed) {
  throw ConfigError(key + ": " + value + ": " + allowed);
}

void require(bool condition, const std::string& key, const std::string& value, const std::string& allowed) {
  if (!condition) refuse(key, value, allowed);
}

void require_range(const std::string& key, double value, double low, double high) {
  require(value >= low && value <= high, key, to_text(value),
          "must be between " + to_text(low) + " and " + to_text(high));
}

void require_one_of(const std::string& key, const std::string& value, const std::vector<std::string>& allowed) {
  for (const std::string& word : allowed) {
    if (word == value) return;
  }
  refuse(key, "'" + value + "'", "must be one of " + joined(allowed));
}

void require_no_empty_band(const FrontendConfig& config) {
  const MelFilterBank bank(config);
  std::vector<std::string> empty;
  for (std::size_t band = 0; band < bank.ranges.size(); ++band) {
    if (bank.ranges[band].count == 0) empty.push_back(std::to_string(band));
  }
  if (empty.empty()) return;
  refuse("n_mels", std::to_string(config.n_mels),
         "with n_fft " + std::to_string(config.n_fft) + " at " + std::to_string(config.sample_rate_hz) + " Hz, " +
             std::to_string(empty.size()) + " of the bands hold no frequency of the transform (band " + joined(empty) +
             "); take fewer bands, a larger n_fft or a wider range of frequencies");
}

}  // namespace

void FrontendConfig::validate() const {
  require_range("sample_rate_hz", sample_rate_hz, 1000, 384000);
  require_range("start_seconds", start_seconds, 0.0, 86400.0);
  require_range("length_seconds", length_seconds, 0.1, 3600.0);
  require_range("min_seconds", min_seconds, 0.0, length_seconds);
  require_range("silence_db", silence_db, -400.0, 0.0);
  require_one_of("pad", pad, {"zero", "repeat", "reflect"});
  require_one_of("resampler", resampler, {"soxr_hq", "soxr_vhq"});
  require_range("loudness_db", loudness_db, -100.0, 0.0);
  require_one_of("window", window, {"hann"});
  require_range("n_fft", n_fft, 8, 1 << 20);
  require(n_fft % 2 == 0, "n_fft", std::to_string(n_fft), "must be even");
  require(win_length >= 2 && win_length <= n_fft, "win_length", std::to_string(win_length),
          "must be between 2 and n_fft (" + std::to_string(n_fft) + ")");
  require_range("hop_length", hop_length, 1, 1 << 24);
  require_one_of("pad_mode", pad_mode, {"reflect", "constant"});
  require_range("power", power, 1, 2);
  require_range("n_mels", n_mels, 1, 4096);
  require_one_of("mel_scale", mel_scale, {"slaney", "htk"});
  require_one_of("mel_norm", mel_norm, {"slaney", "none"});
  require_range("fmax_hz", fmax_hz, 0.0, 0.5 * sample_rate_hz);
  require(fmin_hz >= 0.0 && fmin_hz < top_hz(), "fmin_hz", to_text(fmin_hz),
          "must be at least 0 and below fmax_hz (" + to_text(top_hz()) + ")");
  require_one_of("compression", compression, {"none", "log1p", "db", "log10"});
  require(compression_scale > 0.0 && compression_scale <= 1e9, "compression_scale", to_text(compression_scale),
          "must be above 0 and at most 1e9");
  require_one_of("store", store, {"float32", "float16"});
  require(store != "float16" || compression != "none", "store", "'float16'",
          "needs a logarithmic compression (log1p, db, log10); mel values overflow 16 bits");
  require(frames() >= 1, "n_fft", std::to_string(n_fft), "is longer than the excerpt; no frame fits");
  require_no_empty_band(*this);
}

ExcerptPolicy FrontendConfig::excerpt_policy() const {
  ExcerptPolicy policy;
  policy.sample_rate_hz = sample_rate_hz;
  policy.start_seconds = start_seconds;
  policy.length_seconds = length_seconds;
  policy.min_seconds = min_seconds;
  policy.silence_db = silence_db;
  policy.pad = pad;
  policy.resampler = resampler;
  policy.loudness_db = loudness_db;
  return policy;
}

int FrontendConfig::frames() const {
  const long long samples = std::llround(length_seconds * sample_rate_hz);
  if (center) return static_cast<int>(1 + samples / hop_length);
  return samples < n_fft ? 0 : static_cast<int>(1 + (samples - n_fft) / hop_length);
}

std::vector<std::string> differing_keys(const FrontendConfig& a, const FrontendConfig& b) {
  const nlohmann::ordered_json left = config_json(a), right = config_json(b);
  std::vector<std::string> result;
  for (const auto& [key, value] : left.items()) {
    if (value != right[key]) result.push_back(key + ": " + value.dump() + " against " + right[key].dump());
  }
  return result;
}

}  // namespace ctxtag
