#pragma once
#include "ctxtag/fusion/fusion.h"

namespace ctxtag {

/// Scores on the scale on which they are added up, and sums back to probabilities. Rows x tags.
RealMatrix on_scale(const RealMatrix& scores, FusionScale scale, double epsilon);
RealMatrix off_scale(const RealMatrix& sums, FusionScale scale);

}  // namespace ctxtag
