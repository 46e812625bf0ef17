#pragma once
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// Each row as p^(1/T), made to add up to 1: what a network's softmax gives when its logits are divided by T.
RealMatrix tempered(const RealMatrix& probabilities, double temperature);

/// Mean of -ln p of the true class, p being at least 1e-15. `truth` has one a row: its column.
double log_loss(const RealMatrix& probabilities, const std::vector<std::int32_t>& truth);

/// The T from 0.05 to 20 with the lowest log loss, to 1e-4 of it (golden section over ln T, in which the loss has one
/// minimum).
double best_temperature(const RealMatrix& probabilities, const std::vector<std::int32_t>& truth);

}  // namespace ctxtag
