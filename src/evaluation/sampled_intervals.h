#pragma once
#include "ctxtag/evaluation/figure_intervals.h"
#include "evaluation/sampled_figures.h"

namespace ctxtag {

/// Where the figures of all_figure_values() lie.
FigureIntervals sampled_intervals(const SampledSystem& system, std::size_t tags, std::size_t clusters,
                                  const BootstrapConfig& config);

}  // namespace ctxtag
