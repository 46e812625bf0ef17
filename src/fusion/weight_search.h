#pragma once
#include <Eigen/Core>
#include <vector>

#include "ctxtag/fusion/fit_fusion.h"

namespace ctxtag {

struct FoundWeights {
  Eigen::ArrayXd weights;  ///< one per system; they add up to 1
  double objective = 0.0;
};

/// The best of all weights that are multiples of 1 / steps. `scaled`: scores of each system on `scale`. Throws as
/// fitted_fusion() does.
FoundWeights best_weights(const std::vector<RealMatrix>& scaled, FusionScale scale, const FusionLabels& labels,
                          const FusionConfig& config, int threads);

}  // namespace ctxtag
