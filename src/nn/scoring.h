#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/loading/batch.h"
#include "product_layers.h"
#include "row_outputs.h"

namespace ctxtag::nn {

/// Runs torch on the calling thread alone, without recording gradients, as long as it lives. Scores then depend neither
/// on how many threads work beside each other nor on how the rows are shared out.
class SingleThreaded {
 public:
  SingleThreaded();
  ~SingleThreaded();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Keeps an OpenBLAS that has threads of its own (Debian's -pthread build, which does not follow OpenMP's setting) to
/// one thread, process-wide, as long as it lives. Every other BLAS is left alone.
class OneBlasThread {
 public:
  OneBlasThread();
  ~OneBlasThread();
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  int before_ = 0;  ///< 0: nothing was changed
};

/// Outputs one clip at a time through the convolutions (once for neighbours that share a spectrogram), then by blocks
/// of a fixed number of rows through the dense layers; on a card in batches. Call under SingleThreaded.
RowOutputs outputs_of(const PreparedModel& prepared, const std::vector<Hearing>& rows, std::size_t frames,
                      std::size_t bands);

/// Outputs for rows of a source, on `threads` threads. On the processor the result does not depend on `threads`, nor
/// that of a row on the others.
RowOutputs scored_rows(const PreparedModel& prepared, const FrameSource& source, const std::vector<std::size_t>& rows,
                       const Listeners& listeners, int threads,
                       const std::function<void(std::size_t done)>& progress = {});

/// In double: 1 / (1 + exp(-logit)), or with model.output=softmax exp(logit) over its sum in the row.
RealMatrix probabilities(const RowOutputs& outputs, const std::string& output);

}  // namespace ctxtag::nn
