#pragma once
#include <string>

#include "ctxtag/evaluation/robustness.h"
#include "ctxtag/evaluation/window_study.h"

namespace ctxtag {

/// Macro ROC-AUC against the number of windows scored per track (SVG), one line for each window length with the pooling
/// and hop of the best setting, and one for the front end's one excerpt.
std::string window_study_svg(const WindowStudy& study);

/// Change of macro ROC-AUC under every perturbation (SVG), by kind.
std::string robustness_svg(const RobustnessCard& card);

}  // namespace ctxtag
