#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// How well a negative confidence finds the positives that were hidden.
struct HiddenScore {
  std::int64_t cells = 0;                   ///< not positive in what is visible, in the rows looked at
  std::int64_t hidden = 0;                  ///< of them hidden positives
  std::optional<double> roc_auc;            ///< of 1 - confidence over all these cells; empty without hidden ones
  std::optional<double> average_precision;  ///< the same; by chance it is hidden / cells
};

/// Throws ConfigError that names an id when the tables differ in ids or tags or in their order, and a cell when a
/// visible positive is said to be hidden.
void require_hidden_fits(const LabelMatrix& visible, const LabelMatrix& hidden);

/// `among` as in negative_confidence(). Throws ConfigError as require_hidden_fits() does.
HiddenScore hidden_score(const RealMatrix& confidence, const LabelMatrix& visible, const LabelMatrix& hidden,
                         const std::vector<std::uint8_t>& among = {});

}  // namespace ctxtag
