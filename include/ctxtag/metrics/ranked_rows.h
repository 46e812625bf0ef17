#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "ctxtag/metrics/row_copies.h"

namespace ctxtag {

/// A scored cell of a row, with its label. A row may have several.
struct RankedCell {
  double score = 0.0;
  std::uint32_t row = 0;
  bool positive = false;
};

/// What the figures of each sample are made of.
struct SampledRanking {
  OfSamples positives{}, negatives{};
  OfSamples half_losses{};        ///< twice the pairs in which the negative ranks higher, a tie being half of one
  OfSamples precision_at_gain{};  ///< the sum over positives of the precision at their score

  /// roc_auc() and average_precision() of the rows of a sample.
  std::optional<double> roc_auc(std::size_t sample) const;
  std::optional<double> average_precision(std::size_t sample) const;
};

/// Cells sorted by their scores once, for the figures of many samples of their rows.
class RankedRows {
 public:
  /// Throws std::invalid_argument for a score that is not finite.
  explicit RankedRows(std::vector<RankedCell> cells);

  /// Throws std::invalid_argument when there are fewer copies than rows.
  SampledRanking sampled(const RowCopies& copies) const;

 private:
  // From the end of the step before: negatives, then the positives of one score and the negatives that share it.
  struct Step {
    std::size_t positives, tied, end;
  };
  std::vector<std::uint32_t> rows_;  // by falling score
  std::vector<Step> steps_;
  std::size_t row_count_ = 0;
};

}  // namespace ctxtag
