#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/evaluation/figures.h"

namespace ctxtag {

/// Which rows are drawn together: those of one artist, or of one user.
struct RowClusters {
  std::vector<std::size_t> cluster;  ///< of each row, from 0
  std::size_t clusters = 0;
};

RowClusters every_row_its_own(std::size_t rows);

/// A figure, and where it lies.
struct FigureInterval {
  std::optional<double> value;
  std::optional<Interval> interval;
  std::int64_t replicates = 0;  ///< in which it is defined
};

struct NamedInterval {
  std::string name;
  FigureInterval figure;
};

/// Figures by the names of ctxtag-eval's JSON. Of a tag: roc_auc, average_precision, precision, recall, f1, accuracy,
/// kappa. Of the average: all keys of AverageFigures from macro_roc_auc to exact_match, without the numbers of tags and
/// rows.
struct FigureIntervals {
  BootstrapConfig config;
  std::size_t clusters = 0;
  std::vector<std::vector<NamedInterval>> per_tag;  ///< in the order of the vocabulary
  std::vector<NamedInterval> average;
};

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
