#include "ctxtag/loading/batch_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>

#include "support/samples.h"

namespace ctxtag {
namespace {

BatchPlan plan_of(std::size_t batch_size) {
  BatchPlan plan;
  plan.seed = 5;
  plan.batch_size = batch_size;
  plan.crop_frames = 6;
  plan.mixup_alpha = 0.2;
  return plan;
}

TEST(BatchQueue, GivesTheBatchesOfItsMaker) {
  const SampleSet samples = test::samples(23);
  for (const std::size_t first : {0, 3, 5, 6}) {
    for (const std::size_t depth : {0, 1, 3, 20}) {
      BatchMaker direct(samples, test::places(9, 3), plan_of(4)), queued(samples, test::places(9, 3), plan_of(4));
      BatchQueue queue(queued, 2, first, depth);
      for (std::size_t step = first; step < 6; ++step) {
        Batch expected;
        direct.make(2, step, expected);
        const Batch* const batch = queue.next();
        ASSERT_NE(batch, nullptr);
        EXPECT_EQ(batch->rows, expected.rows);
        EXPECT_EQ(batch->spectrograms, expected.spectrograms);
        EXPECT_EQ(batch->labels, expected.labels);
        EXPECT_EQ(batch->seeds, expected.seeds);
      }
      EXPECT_EQ(queue.next(), nullptr);
      EXPECT_EQ(queue.next(), nullptr);
    }
  }
}

TEST(BatchQueue, RethrowsWhatTheSourceThrowsBehindTheBatchesBefore) {
  const SampleSet samples = test::samples(12);
  FrameSource source = test::places(9, 3);
  std::atomic<int> reads{0};
  source.read = [read = source.read, &reads](std::size_t row, std::size_t first, std::size_t count, float* out) {
    if (++reads > 12) throw std::runtime_error("the disk is gone");
    read(row, first, count, out);
  };
  BatchMaker maker(samples, source, plan_of(3));  // two reads a sample: it and its partner
  BatchQueue queue(maker, 0, 0);
  EXPECT_NE(queue.next(), nullptr);
  EXPECT_NE(queue.next(), nullptr);
  EXPECT_THROW(queue.next(), std::runtime_error);
  EXPECT_THROW(queue.next(), std::runtime_error);
}

TEST(BatchQueue, CanEndAtAnyMoment) {
  const SampleSet samples = test::samples(50);
  for (int taken = 0; taken < 8; ++taken) {
    BatchMaker maker(samples, test::places(9, 3), plan_of(2));
    BatchQueue queue(maker, 0, 0, 2);
    for (int i = 0; i < taken; ++i) ASSERT_NE(queue.next(), nullptr);
  }
}

TEST(BatchQueue, SendsAFixedNumberOfBuffersRound) {
  const SampleSet samples = test::samples(60);
  BatchMaker maker(samples, test::places(9, 3), plan_of(2));
  BatchQueue queue(maker, 0, 0, 3);
  std::set<const float*> buffers;
  while (const Batch* const batch = queue.next()) buffers.insert(batch->spectrograms.data());
  EXPECT_LE(buffers.size(), 3U);
}

}  // namespace
}  // namespace ctxtag
