#include "ctxtag/evaluation/figure_intervals.h"

#include <numeric>

#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/evaluation/figure_names.h"
#include "evaluation/sampled_figures.h"
#include "evaluation/sampled_intervals.h"

namespace ctxtag {
namespace {

ComparedCells one_system(const ScoredLabels& cells, const ByteMatrix& decisions, const RowClusters& clusters) {
  ComparedCells one;
  one.scores = {cells.scores};
  one.values = cells.values;
  one.known = cells.known;
  one.decisions = {decisions};
  one.cluster = clusters.cluster;
  one.clusters = clusters.clusters;
  return one;
}

}  // namespace

RowClusters every_row_its_own(std::size_t rows) {
  RowClusters clusters{std::vector<std::size_t>(rows), rows};
  std::iota(clusters.cluster.begin(), clusters.cluster.end(), std::size_t{0});
  return clusters;
}

FigureIntervals figure_intervals(const ScoredLabels& cells, const std::vector<double>& thresholds,
                                 const RowClusters& clusters, const BootstrapConfig& config, int threads) {
  return figure_intervals(cells, decisions_at(cells.scores, thresholds), clusters, config, threads);
}

FigureIntervals figure_intervals(const ScoredLabels& cells, const ByteMatrix& decisions, const RowClusters& clusters,
                                 const BootstrapConfig& config, int threads, const Conventions& conventions) {
  const auto sampled = sampled_figures(one_system(cells, decisions, clusters), FiguresWanted::kAll, conventions,
                                       all_figure_values, config, threads);
  return sampled_intervals(sampled.front(), static_cast<std::size_t>(cells.values.cols()), clusters.clusters, config);
}

}  // namespace ctxtag
