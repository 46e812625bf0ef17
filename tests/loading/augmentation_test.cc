#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "support/batch_rows.h"

namespace ctxtag {
namespace {

using test::epoch_of;
using test::everything;
using test::kBands;
using test::Row;
using test::rows_of;
using ::testing::SizeIs;

TEST(BatchMaker, MasksSpansWithTheMeanAndTouchesNothingElse) {
  const SampleSet samples = test::samples(60);
  BatchPlan plan = everything();
  plan.mixup_alpha = 0.0;
  const auto masked = epoch_of(samples, plan, 0);
  plan.time_masks = plan.band_masks = 0;
  const auto plain = epoch_of(samples, plan, 0);
  std::size_t most_frames = 0, most_bands = 0;
  for (std::size_t k = 0; k < masked.size(); ++k) {
    const auto &values = masked[k].spectrogram, &before = plain[k].spectrogram;
    const auto mean = static_cast<float>(std::accumulate(before.begin(), before.end(), 0.0) / 40.0);
    std::set<std::size_t> frames, bands;
    for (std::size_t frame = 0; frame < 8; ++frame) {
      bool whole = true;
      for (std::size_t band = 0; band < kBands; ++band) whole = whole && values[frame * kBands + band] == mean;
      if (whole) frames.insert(frame);
    }
    for (std::size_t band = 0; band < kBands; ++band) {
      bool whole = true;
      for (std::size_t frame = 0; frame < 8; ++frame) whole = whole && values[frame * kBands + band] == mean;
      if (whole) bands.insert(band);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool in_span = frames.count(i / kBands) != 0 || bands.count(i % kBands) != 0;
      ASSERT_EQ(values[i], in_span ? mean : before[i]);
    }
    if (!bands.empty()) {
      ASSERT_EQ(*bands.rbegin() - *bands.begin() + 1, bands.size());
    }
    most_frames = std::max(most_frames, frames.size());
    most_bands = std::max(most_bands, bands.size());
    EXPECT_EQ(masked[k].seed, plain[k].seed);
  }
  EXPECT_GT(most_frames, 3U);
  EXPECT_LE(most_frames, 6U);
  EXPECT_EQ(most_bands, 2U);
}

TEST(BatchMaker, MasksNoMoreThanThereIs) {
  const SampleSet samples = test::samples(20);
  BatchPlan plan;
  plan.crop_frames = 2;
  plan.time_masks = plan.band_masks = 3;
  plan.time_mask_frames = plan.band_mask_bands = 1000;
  EXPECT_THAT(epoch_of(samples, plan, 0), SizeIs(20));
}

TEST(BatchMaker, MixesSpectrogramsLabelsAndWeightsByOneShare) {
  SampleSet samples = test::samples(40);
  samples.positive_weight.resize(40, 2);
  samples.negative_weight.resize(40, 2);
  for (Eigen::Index i = 0; i < 40; ++i) {
    samples.positive_weight.row(i).setConstant(static_cast<float>(i));
    samples.negative_weight.row(i).setConstant(static_cast<float>(2 * i));
  }
  BatchPlan plan;
  plan.mixup_alpha = 0.3;
  // Every value of a spectrogram is its sample's square: with the weight (the sample itself), pair and share can be
  // told.
  const FrameSource squares{1, 1, [](std::size_t row, std::size_t, std::size_t, float* out) {
                              out[0] = static_cast<float>((39 - row) * (39 - row));
                            }};
  plan.batch_size = 40;
  BatchMaker maker(samples, squares, plan);
  Batch batch;
  maker.make(0, 0, batch);
  std::vector<double> shares;
  for (const Row& row : rows_of(batch)) {
    const double first = row.positive[0], second = row.spectrogram[0];
    EXPECT_FLOAT_EQ(row.positive[1], row.positive[0]);
    EXPECT_FLOAT_EQ(row.negative[0], 2.0F * row.positive[0]);
    bool explained = false;
    for (int a = 0; a < 40 && !explained; ++a) {
      for (int b = 0; b < 40 && !explained; ++b) {
        const double share = a == b ? 1.0 : (first - b) / (a - b);
        if (share < -1e-6 || share > 1.0 + 1e-6) continue;
        const double tolerance = 2e-3;
        explained = std::abs(share * a + (1.0 - share) * b - first) < tolerance &&
                    std::abs(share * a * a + (1.0 - share) * b * b - second) < tolerance &&
                    std::abs(share * (a % 2) + (1.0 - share) * (b % 2) - row.labels[0]) < tolerance &&
                    row.known[0] == 1.0F && row.known[1] == (a % 3 != 0 && b % 3 != 0 ? 1.0F : 0.0F);
        if (explained && a != b) shares.push_back(share);
      }
    }
    EXPECT_TRUE(explained) << first << " " << second << " " << row.labels[0];
  }
  EXPECT_GT(shares.size(), 20U);
  EXPECT_TRUE(std::any_of(shares.begin(), shares.end(), [](double share) { return share > 0.1 && share < 0.9; }));
}

}  // namespace
}  // namespace ctxtag
