#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/loading/batch.h"
#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

/// What a network says of some rows.
struct RowOutputs {
  Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> logits;      ///< rows x tags
  Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> embeddings;  ///< rows x units
};

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

/// Outputs for spectrograms (each frames x bands, one after the other in `values`), one clip at a time through the
/// convolutions, then blocks of a fixed number of rows through the dense layers. Call under SingleThreaded.
RowOutputs outputs_of(Model& model, const float* values, std::size_t rows, std::size_t frames, std::size_t bands);

/// Outputs for rows of a source, on `threads` threads. The result does not depend on `threads`.
RowOutputs scored_rows(Model& model, const FrameSource& source, const std::vector<std::size_t>& rows, int threads,
                       const std::function<void(std::size_t done)>& progress = {});

/// 1 / (1 + exp(-logit)) in double.
RealMatrix probabilities(const RowOutputs& outputs);

}  // namespace ctxtag::nn
