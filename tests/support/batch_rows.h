#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "support/samples.h"

namespace ctxtag::test {

inline constexpr std::size_t kFrames = 20, kBands = 5;

/// One row of a batch.
struct Row {
  std::vector<float> spectrogram, labels, known, positive, negative;
  std::uint64_t seed = 0;

  bool operator==(const Row& other) const {
    return spectrogram == other.spectrogram && labels == other.labels && known == other.known &&
           positive == other.positive && negative == other.negative && seed == other.seed;
  }
  /// The row of the features it is of, where nothing was mixed.
  std::size_t feature_row() const { return static_cast<std::size_t>(spectrogram[0]) / 1000; }
};

/// Row `row` of a matrix with `width` columns.
inline std::vector<float> part(const std::vector<float>& values, std::size_t row, std::size_t width) {
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row * width);
  return {begin, begin + static_cast<std::ptrdiff_t>(width)};
}

inline std::vector<Row> rows_of(const Batch& batch) {
  std::vector<Row> rows;
  EXPECT_EQ(batch.spectrograms.size(), batch.rows * batch.frames * batch.bands);
  for (std::size_t i = 0; i < batch.rows; ++i) {
    rows.push_back({part(batch.spectrograms, i, batch.frames * batch.bands), part(batch.labels, i, batch.tags),
                    part(batch.known, i, batch.tags), part(batch.positive_weight, i, batch.tags),
                    part(batch.negative_weight, i, batch.tags), batch.seeds[i]});
  }
  return rows;
}

/// All rows of an epoch over places(kFrames, kBands).
inline std::vector<Row> epoch_of(const SampleSet& samples, const BatchPlan& plan, std::size_t epoch) {
  BatchMaker maker(samples, places(kFrames, kBands), plan);
  std::vector<Row> all;
  Batch batch;
  for (std::size_t step = 0; step < maker.steps_per_epoch(); ++step) {
    maker.make(epoch, step, batch);
    const std::vector<Row> rows = rows_of(batch);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

/// Crops, mixup and masks.
inline BatchPlan everything() {
  BatchPlan plan;
  plan.seed = 11;
  plan.crop_frames = 8;
  plan.mixup_alpha = 0.4;
  plan.time_masks = 2;
  plan.time_mask_frames = 3;
  plan.band_masks = 1;
  plan.band_mask_bands = 2;
  return plan;
}

}  // namespace ctxtag::test
