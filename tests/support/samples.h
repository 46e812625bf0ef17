#pragma once
#include <string>

#include "ctxtag/loading/batch.h"

namespace ctxtag::test {

/// `count` samples of two tags; sample i is row `count` - 1 - i of the features, has tag 0 when i is odd, and of tag 1
/// nothing is known when i is a multiple of 3.
inline SampleSet samples(std::size_t count) {
  SampleSet set;
  set.vocabulary = TagVocabulary({"car", "chill"});
  const auto rows = static_cast<Eigen::Index>(count);
  set.values = ByteMatrix::Zero(rows, 2);
  set.known = ByteMatrix::Ones(rows, 2);
  for (std::size_t i = 0; i < count; ++i) {
    set.ids.push_back({"t" + std::to_string(i)});
    set.feature_rows.push_back(count - 1 - i);
    set.values(static_cast<Eigen::Index>(i), 0) = static_cast<std::uint8_t>(i % 2);
    set.known(static_cast<Eigen::Index>(i), 1) = i % 3 == 0 ? 0 : 1;
  }
  return set;
}

/// What places() makes: which row, frame and band a value is of. Exact in a float for up to 1000 rows of 100 frames and
/// 10 bands.
inline float place(std::size_t row, std::size_t frame, std::size_t band) {
  return static_cast<float>(row * 1000 + frame * 10 + band);
}

/// Spectrograms whose values are their own places.
inline FrameSource places(std::size_t frames, std::size_t bands) {
  return {frames, bands, [bands](std::size_t row, std::size_t first, std::size_t count, float* out) {
            for (std::size_t i = 0; i < count * bands; ++i) out[i] = place(row, first + i / bands, i % bands);
          }};
}

}  // namespace ctxtag::test
