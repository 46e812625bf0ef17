#pragma once
#include <algorithm>
#include <atomic>
#include <numeric>

#include "ctxtag/features/frontend_config.h"
#include "ctxtag/tagging/track_tags.h"

namespace ctxtag::test {

/// A cheap front end: 1 s at 8 kHz from the start, 32 frames of 8 bands.
inline FrontendConfig small_frontend() {
  FrontendConfig config;
  config.sample_rate_hz = 8000;
  config.start_seconds = 0.0;
  config.length_seconds = 1.0;
  config.min_seconds = 0.5;
  config.win_length = config.n_fft = config.hop_length = 256;
  config.n_mels = 8;
  config.fmax_hz = 4000.0;
  return config;
}

/// Scores two tags of a spectrogram by its mean m: m / (1 + m) and 1 / (1 + m); the embedding is its mean and its
/// largest value. Counts what it was asked.
struct FakeScorer {
  std::atomic<int> calls{0}, spectrograms{0};

  Scorer scorer() {
    return [this](const std::vector<float>& values, std::size_t frames) {
      const std::size_t size = frames * 8, rows = values.size() / size;
      ++calls;
      spectrograms += static_cast<int>(rows);
      const auto count = static_cast<Eigen::Index>(rows);
      SpectrogramScores result{RealMatrix(count, 2), {}};
      result.embeddings.resize(count, 2);
      for (Eigen::Index i = 0; i < count; ++i) {
        const float* const begin = values.data() + static_cast<std::size_t>(i) * size;
        const double mean = std::accumulate(begin, begin + size, 0.0) / static_cast<double>(size);
        result.scores(i, 0) = mean / (1.0 + mean);
        result.scores(i, 1) = 1.0 / (1.0 + mean);
        result.embeddings(i, 0) = static_cast<float>(mean);
        result.embeddings(i, 1) = *std::max_element(begin, begin + size);
      }
      return result;
    };
  }
};

}  // namespace ctxtag::test
