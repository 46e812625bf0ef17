#include "ctxtag/loading/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "support/batch_rows.h"

namespace ctxtag {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

using test::epoch_of;
using test::everything;
using test::kBands;
using test::kFrames;
using test::Row;
using test::rows_of;

std::vector<std::size_t> feature_rows(const std::vector<Row>& rows) {
  std::vector<std::size_t> result;
  for (const Row& row : rows) result.push_back(row.feature_row());
  return result;
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
    std::size_t place = 0;
    for (const Row& row : rows_of(batch)) {
      const std::size_t sample = 9 - row.feature_row();
      EXPECT_EQ(batch.samples[place++], static_cast<std::int64_t>(sample));
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
