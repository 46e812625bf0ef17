#pragma once
#include <optional>
#include <vector>

#include "ctxtag/evaluation/estimate.h"
#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

/// A figure of all rows, and of each sample of them.
struct SampledFigure {
  std::optional<double> value;
  std::vector<std::optional<double>> samples;

  Estimate estimate(const BootstrapConfig& config) const;
  /// This figure less the other, of the same samples.
  Estimate change_from(const SampledFigure& other, const BootstrapConfig& config) const;
};

/// How well one system ranks. Means are over the tags for which the figure is defined, in each sample anew.
struct SystemRanking {
  std::vector<SampledFigure> roc_auc;  ///< per tag; no samples of it unless they are asked for
  SampledFigure macro_roc_auc, macro_average_precision;
};

/// Of every system, of all rows and in samples of as many whole clusters as there are, the same for all systems (those
/// of drawn_clusters()). The result does not depend on `threads`. Throws ConfigError for fewer than two clusters, and
/// when no tag has both a positive and a negative.
std::vector<SystemRanking> sampled_ranking(const ComparedCells& cells, const BootstrapConfig& config, int threads,
                                           bool per_tag);

}  // namespace ctxtag
