#pragma once
#include <torch/torch.h>

#include <cstddef>
#include <vector>

#include "ctxtag/loading/batch.h"
#include "row_outputs.h"

namespace ctxtag::nn {

/// Rows that are read together, those of one spectrogram beside each other, so that it is read and heard once.
struct RowPart {
  torch::Tensor spectrograms;       ///< [heard, 1, frames, bands]
  std::vector<std::int64_t> heard;  ///< of each row: which of the spectrograms
  std::vector<Hearing> hearings;    ///< of each row, in memory of `spectrograms` and of the listeners
};

/// Rows of a source that are to be scored, cut in parts of `part_rows`, each of which any thread may read.
class RowReader {
 public:
  /// Keeps references. Parts are read into memory from which `device` can fetch.
  RowReader(const FrameSource& source, const std::vector<std::size_t>& rows, const Listeners& listeners,
            std::size_t part_rows, const torch::Device& device);

  std::size_t parts() const { return (rows_.size() + part_rows_ - 1) / part_rows_; }
  /// How many rows stand before a part.
  std::size_t first(std::size_t part) const { return part * part_rows_; }
  RowPart read(std::size_t part) const;
  /// Puts what was found for a part where its rows belong. The first part is put first.
  void scatter(std::size_t part, const RowOutputs& outputs, RowOutputs& all) const;

 private:
  const FrameSource& source_;
  const std::vector<std::size_t>& rows_;
  const Listeners& listeners_;
  std::vector<std::size_t> order_;
  std::size_t part_rows_;
  torch::Device device_;
};

}  // namespace ctxtag::nn
