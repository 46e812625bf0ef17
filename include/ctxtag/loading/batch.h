#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "ctxtag/loading/sample_set.h"

namespace ctxtag {

/// One training step's input, row-major. Buffers keep their memory from batch to batch.
struct Batch {
  std::size_t rows = 0, frames = 0, bands = 0, tags = 0;
  std::vector<float> spectrograms;                      ///< rows x frames x bands
  std::vector<float> users;                             ///< rows x numbers of a listener's vector; empty without
  std::vector<float> labels, known;                     ///< rows x tags; labels between 0 and 1 for mixed samples
  std::vector<float> positive_weight, negative_weight;  ///< rows x tags
  std::vector<std::int64_t> samples;                    ///< one per row: which sample it is (the first of a mixed pair)
  std::vector<std::uint64_t> seeds;                     ///< one per row: what is random inside the network
};

/// Where spectrograms come from: frames [first, first + count) of a row, written to `out` (count x bands), compressed
/// as the model wants them. Must be callable from any thread.
struct FrameSource {
  std::size_t frames = 0, bands = 0;
  std::function<void(std::size_t row, std::size_t first, std::size_t count, float* out)> read;
};

/// Vectors of listeners: an array with `numbers` columns, one row per user.
struct ListenerSource {
  const float* vectors = nullptr;  ///< null: none
  std::size_t numbers = 0;
};

/// Neighbouring rows.
struct RowSpan {
  std::size_t first = 0, count = 0;
};

/// The rows of a batch that process `part` of `parts` computes: contiguous, and as many for each as can be; all of them
/// where there are fewer rows than processes.
RowSpan rows_of_part(std::size_t rows, std::size_t part, std::size_t parts);

/// How a batch is drawn. Everything random depends on (seed, pass over the data, sample) and on nothing else: neither
/// on the batch size, nor on threads, nor on where a run was interrupted.
struct BatchPlan {
  std::uint64_t seed = 0;
  std::size_t batch_size = 32;
  std::size_t crop_frames = 0;  ///< 0: whole excerpts
  double mixup_alpha = 0.0;
  int time_masks = 0, time_mask_frames = 0;
  int band_masks = 0, band_mask_bands = 0;
  std::size_t steps_per_epoch = 0;  ///< 0: one pass over the samples, its last batch being smaller
  std::size_t part = 0, parts = 1;  ///< spectrograms are read of rows_of_part() alone, all else of every row
};

/// Draws the batches of a training run.
class BatchMaker {
 public:
  /// `listeners` are those that samples.user_rows counts.
  BatchMaker(const SampleSet& samples, FrameSource source, const BatchPlan& plan, const ListenerSource& listeners = {});

  std::size_t steps_per_epoch() const;
  /// Fills `batch` with step `step` of epoch `epoch` (both from 0). Call with growing (epoch, step); one thread at a
  /// time.
  void make(std::size_t epoch, std::size_t step, Batch& batch);

 private:
  void add_sample(std::size_t pass, std::size_t sample, std::size_t row, Batch& batch);
  void read_crop(std::size_t sample, std::uint64_t seed, float* out) const;
  const float* listener_of(std::size_t sample) const;
  void mask(std::uint64_t seed, float* out) const;
  void mix(std::uint64_t seed, std::size_t row, bool own, Batch& batch);
  const std::vector<std::uint32_t>& order_of(std::size_t pass);

  const SampleSet& samples_;
  FrameSource source_;
  ListenerSource listeners_;
  BatchPlan plan_;
  std::size_t frames_;
  std::vector<std::uint32_t> order_;
  std::size_t ordered_pass_ = static_cast<std::size_t>(-1);
  std::vector<float> partner_;
  RowSpan own_;  ///< of the batch under way
};

}  // namespace ctxtag
