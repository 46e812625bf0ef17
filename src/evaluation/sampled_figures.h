#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "ctxtag/evaluation/paired_bootstrap.h"
#include "evaluation/system_sampler.h"

namespace ctxtag {

using FigureValues = std::vector<std::optional<double>>;

/// Figures of one system.
struct SampledSystem {
  FigureValues whole;                     ///< of all rows
  std::vector<FigureValues> replicates;   ///< of each figure, its values in the samples
  std::vector<FigureValues> without_one;  ///< of each figure, its values without one cluster; filled for BCa alone
};

/// What is kept of the figures of a sample.
using KeptFigures = std::function<FigureValues(const Figures&)>;

/// All figures with a name: tag_figure_values() of every tag, then average_figure_values().
FigureValues all_figure_values(const Figures& figures);

/// Figures of every system of the cells in the samples 0 to config.replicates - 1 of whole clusters, which are the same
/// for all. For BCa, clusters are left out one at a time or, where there are more than `most_left_out`, in so many
/// groups of them: the acceleration is then of groups, which estimates the same. Memory: 16 bytes for each figure and
/// sample. The result does not depend on `threads`. Throws ConfigError for fewer than two clusters.
std::vector<SampledSystem> sampled_figures(const ComparedCells& cells, FiguresWanted wanted,
                                           const Conventions& conventions, const KeptFigures& kept,
                                           const BootstrapConfig& config, int threads,
                                           std::size_t most_left_out = 20000);

}  // namespace ctxtag
