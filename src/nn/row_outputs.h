#pragma once
#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "ctxtag/loading/batch.h"

namespace ctxtag::nn {

using OutputMatrix = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What a network says of some rows.
struct RowOutputs {
  OutputMatrix logits;      ///< rows x tags
  OutputMatrix embeddings;  ///< rows x units
};

/// One row to score: a spectrogram (frames x bands) and, for a network of listeners, the vector of one.
struct Hearing {
  const float* spectrogram = nullptr;
  const float* listener = nullptr;
};

/// For each row to score which of the vectors is its listener's.
struct Listeners {
  ListenerSource source = {};
  std::vector<std::size_t> rows = {};
};

}  // namespace ctxtag::nn
