#pragma once
#include <cstdint>
#include <vector>

#include "ctxtag/confidence/hide_config.h"
#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// How hidden labels look to those who must not know of them.
enum class HiddenAs {
  kZero,    ///< as negatives, like the tables of the ICMR 2020 paper
  kUnknown  ///< every cell that is not a visible positive is empty, in the rows in which positives are hidden
};

struct HiddenLabels {
  LabelMatrix visible;            ///< never tells a hidden positive from a true negative
  LabelMatrix hidden;             ///< same shape, 1 where a positive was hidden
  std::int64_t positives = 0;     ///< in the rows that were looked at
  std::int64_t count = 0;         ///< of them hidden
  std::int64_t rows_kept = 0;     ///< rows that would have lost all they have, were it not for keep_one
  std::int64_t rows_emptied = 0;  ///< rows that lost all they had
};

/// Hides known positives of the rows where `among` is not 0 (empty: of all); the other rows stay as they are. What is
/// chosen depends on the seed, the ids and the rule only, not on the order of rows.
HiddenLabels hide_labels(const LabelMatrix& labels, const HideConfig& config, HiddenAs as,
                         const std::vector<std::uint8_t>& among = {});

}  // namespace ctxtag
