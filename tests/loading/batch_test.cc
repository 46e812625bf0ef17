#include "ctxtag/loading/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include "support/samples.h"

namespace ctxtag {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::size_t kFrames = 20, kBands = 5;

/// One row of a batch.
struct Row {
  std::vector<float> spectrogram, labels, known, positive, negative;
  std::uint64_t seed = 0;

  bool operator==(const Row& other) const {
    return spectrogram == other.spectrogram && labels == other.labels && known == other.known &&
           positive == other.positive && negative == other.negative && seed == other.seed;
  }
  std::size_t feature_row() const { return static_cast<std::size_t>(spectrogram[0]) / 1000; }
};

std::vector<float> part(const std::vector<float>& values, std::size_t row, std::size_t width) {
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row * width);
  return {begin, begin + static_cast<std::ptrdiff_t>(width)};
}

std::vector<Row> rows_of(const Batch& batch) {
  std::vector<Row> rows;
  EXPECT_EQ(batch.spectrograms.size(), batch.rows * batch.frames * batch.bands);
  for (std::size_t i = 0; i < batch.rows; ++i) {
    rows.push_back({part(batch.spectrograms, i, batch.frames * batch.bands), part(batch.labels, i, batch.tags),
                    part(batch.known, i, batch.tags), part(batch.positive_weight, i, batch.tags),
                    part(batch.negative_weight, i, batch.tags), batch.seeds[i]});
  }
  return rows;
}

std::vector<Row> epoch_of(const SampleSet& samples, const BatchPlan& plan, std::size_t epoch) {
  BatchMaker maker(samples, test::places(kFrames, kBands), plan);
  std::vector<Row> all;
  Batch batch;
  for (std::size_t step = 0; step < maker.steps_per_epoch(); ++step) {
    maker.make(epoch, step, batch);
    const std::vector<Row> rows = rows_of(batch);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

std::vector<std::size_t> feature_rows(const std::vector<Row>& rows) {
  std::vector<std::size_t> result;
  for (const Row& row : rows) result.push_back(row.feature_row());
  return result;
}

BatchPlan everything() {
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

TEST(BatchMaker, GivesEverySampleOnceAnEpoch) {
  const SampleSet samples = test::samples(10);
  BatchPlan plan;
  plan.batch_size = 4;
  BatchMaker maker(samples, test::places(kFrames, kBands), plan);
  ASSERT_EQ(maker.steps_per_epoch(), 3U);
  Batch batch;
  std::vector<std::size_t> sizes;
  std::set<std::size_t> seen;
  for (std::size_t step = 0; step < 3; ++step) {
    maker.make(0, step, batch);
    sizes.push_back(batch.rows);
    EXPECT_EQ(batch.frames, kFrames);
    EXPECT_EQ(batch.bands, kBands);
    EXPECT_EQ(batch.tags, 2U);
    for (const Row& row : rows_of(batch)) {
      const std::size_t sample = 9 - row.feature_row();
      seen.insert(sample);
      EXPECT_THAT(row.labels, ElementsAre(sample % 2, 0));
      EXPECT_THAT(row.known, ElementsAre(1, sample % 3 == 0 ? 0 : 1));
      EXPECT_THAT(row.positive, Each(1.0F));
      EXPECT_THAT(row.negative, Each(1.0F));
      for (std::size_t i = 0; i < row.spectrogram.size(); ++i) {
        ASSERT_EQ(row.spectrogram[i], test::place(row.feature_row(), i / kBands, i % kBands));
      }
    }
  }
  EXPECT_THAT(sizes, ElementsAre(4, 4, 2));
  EXPECT_THAT(seen, SizeIs(10));
}

TEST(BatchMaker, OrdersByTheSeedAndAnewEachEpoch) {
  const SampleSet samples = test::samples(50);
  BatchPlan plan;
  plan.seed = 3;
  const auto first = feature_rows(epoch_of(samples, plan, 0));
  EXPECT_EQ(feature_rows(epoch_of(samples, plan, 0)), first);
  EXPECT_NE(feature_rows(epoch_of(samples, plan, 1)), first);
  EXPECT_FALSE(std::is_sorted(first.begin(), first.end()));
  plan.seed = 4;
  EXPECT_NE(feature_rows(epoch_of(samples, plan, 0)), first);
}

TEST(BatchMaker, DrawsASampleAlikeInBatchesOfAnySize) {
  const SampleSet samples = test::samples(11);
  BatchPlan plan = everything();
  for (const std::size_t steps : {0, 1}) {
    plan.batch_size = 3;
    plan.steps_per_epoch = steps * 5;
    const auto threes = epoch_of(samples, plan, 2);
    plan.batch_size = 5;
    plan.steps_per_epoch = steps * 3;
    const auto fives = epoch_of(samples, plan, 2);
    EXPECT_EQ(threes, fives);
    EXPECT_EQ(threes.size(), steps == 0 ? 11U : 15U);
  }
}

TEST(BatchMaker, DrawsASampleAnewInEveryPass) {
  const SampleSet samples = test::samples(11);
  const auto one = epoch_of(samples, everything(), 0);
  const auto two = epoch_of(samples, everything(), 1);
  std::set<std::uint64_t> seeds;
  for (const auto& rows : {one, two}) {
    for (const Row& row : rows) seeds.insert(row.seed);
  }
  EXPECT_THAT(seeds, SizeIs(22));
}

TEST(BatchMaker, RunsOverPassesWhenTheStepsAreGiven) {
  const SampleSet samples = test::samples(5);
  BatchPlan plan;
  plan.batch_size = 4;
  plan.steps_per_epoch = 2;
  std::vector<std::size_t> stream;
  for (std::size_t epoch = 0; epoch < 5; ++epoch) {
    const auto rows = feature_rows(epoch_of(samples, plan, epoch));
    ASSERT_EQ(rows.size(), 8U);
    stream.insert(stream.end(), rows.begin(), rows.end());
  }
  std::set<std::vector<std::size_t>> orders;
  for (std::size_t pass = 0; pass < 8; ++pass) {
    std::vector<std::size_t> rows(stream.begin() + static_cast<std::ptrdiff_t>(pass * 5),
                                  stream.begin() + static_cast<std::ptrdiff_t>(pass * 5 + 5));
    orders.insert(rows);
    std::sort(rows.begin(), rows.end());
    EXPECT_THAT(rows, ElementsAre(0, 1, 2, 3, 4)) << pass;
  }
  EXPECT_GT(orders.size(), 4U);
  plan.batch_size = 12;
  plan.steps_per_epoch = 1;
  EXPECT_THAT(epoch_of(samples, plan, 0), SizeIs(12));  // more than there are samples
}

TEST(BatchMaker, CropsWithinTheExcerptAndEverywhere) {
  const SampleSet samples = test::samples(200);
  BatchPlan plan;
  plan.crop_frames = 17;
  std::map<std::size_t, int> starts;
  for (const Row& row : epoch_of(samples, plan, 0)) {
    const auto first = static_cast<std::size_t>(row.spectrogram[0]) % 1000 / 10;
    ++starts[first];
    ASSERT_EQ(row.spectrogram.size(), 17 * kBands);
    for (std::size_t i = 0; i < row.spectrogram.size(); ++i) {
      ASSERT_EQ(row.spectrogram[i], test::place(row.feature_row(), first + i / kBands, i % kBands));
    }
  }
  ASSERT_EQ(starts.size(), 4U);  // 0 to 3
  EXPECT_EQ(starts.rbegin()->first, 3U);
  for (const auto& [first, count] : starts) EXPECT_GT(count, 25) << first;  // of 50 on average
}

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
    if (!bands.empty()) ASSERT_EQ(*bands.rbegin() - *bands.begin() + 1, bands.size());
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
  // Every value of a spectrogram is its sample's square: with the weight (the sample itself), pair and share can be told.
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

TEST(BatchMaker, KeepsItsBuffers) {
  const SampleSet samples = test::samples(10);
  BatchPlan plan = everything();
  plan.batch_size = 4;
  BatchMaker maker(samples, test::places(kFrames, kBands), plan);
  Batch batch;
  maker.make(0, 0, batch);
  const float* const spectrograms = batch.spectrograms.data();
  const float* const labels = batch.labels.data();
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    for (std::size_t step = 0; step < 3; ++step) maker.make(epoch, step, batch);
  }
  EXPECT_EQ(batch.spectrograms.data(), spectrograms);
  EXPECT_EQ(batch.labels.data(), labels);
}

TEST(BatchMaker, RefusesWhatItCannotDraw) {
  const SampleSet samples = test::samples(3), none = test::samples(0);
  BatchPlan plan;
  EXPECT_THROW(BatchMaker(none, test::places(kFrames, kBands), plan), std::invalid_argument);
  plan.crop_frames = kFrames + 1;
  EXPECT_THROW(BatchMaker(samples, test::places(kFrames, kBands), plan), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
