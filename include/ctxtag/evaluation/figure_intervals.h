#pragma once
#include <cstddef>
#include <vector>

#include "ctxtag/evaluation/figure_interval.h"
#include "ctxtag/evaluation/figures.h"

namespace ctxtag {

/// Which rows are drawn together: those of one artist, or of one user.
struct RowClusters {
  std::vector<std::size_t> cluster;  ///< of each row, from 0
  std::size_t clusters = 0;
};

RowClusters every_row_its_own(std::size_t rows);

/// All figures of the cells at one threshold per tag, with intervals from samples of as many whole clusters as there
/// are, drawn with replacement: percentiles of the samples' figures or, by config.method, BCa. An interval is empty
/// where the figure is, and where no sample has it. Thresholds stay what they are in every sample. The result does not
/// depend on `threads`. Throws ConfigError for fewer than two clusters.
FigureIntervals figure_intervals(const ScoredLabels& cells, const std::vector<double>& thresholds,
                                 const RowClusters& clusters, const BootstrapConfig& config, int threads = 1);
/// The same of decisions however made.
FigureIntervals figure_intervals(const ScoredLabels& cells, const ByteMatrix& decisions, const RowClusters& clusters,
                                 const BootstrapConfig& config, int threads = 1, const Conventions& conventions = {});

}  // namespace ctxtag
