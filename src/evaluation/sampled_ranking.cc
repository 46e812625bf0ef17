#include "evaluation/sampled_ranking.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "evaluation/sampled_figures.h"

namespace ctxtag {
namespace {

enum Kept : std::size_t { kMacroRocAuc, kMacroAveragePrecision, kFirstTag };

FigureValues rankings(const Figures& figures) {
  FigureValues values = {figures.average.macro_roc_auc.value, figures.average.macro_average_precision.value};
  for (const TagFigures& tag : figures.per_tag) values.push_back(tag.roc_auc);
  return values;
}

}  // namespace

Estimate SampledFigure::estimate(const BootstrapConfig& config) const {
  return {value, value ? interval_of(samples, config.confidence) : std::nullopt};
}

Estimate SampledFigure::change_from(const SampledFigure& other, const BootstrapConfig& config) const {
  if (!value || !other.value) return {};
  return {*value - *other.value, interval_of(differences(samples, other.samples), config.confidence)};
}

std::vector<SystemRanking> sampled_ranking(const ComparedCells& cells, const BootstrapConfig& config, int threads,
                                           bool per_tag) {
  config.require_percentiles();
  if (cells.clusters < 2) {
    throw ConfigError(fmt::format("the {} rows are {} cluster: there is nothing to draw samples from",
                                  cells.values.rows(), cells.clusters));
  }
  const std::vector<SampledSystem> sampled =
      sampled_figures(cells, FiguresWanted::kMacroRankings, {}, rankings, config, threads);
  std::vector<SystemRanking> result(sampled.size());
  for (std::size_t i = 0; i < sampled.size(); ++i) {
    const SampledSystem& system = sampled[i];
    if (!system.whole[kMacroRocAuc]) {
      throw ConfigError(
          fmt::format("no tag has both a positive and a negative among the {} rows", cells.values.rows()));
    }
    result[i].macro_roc_auc = {system.whole[kMacroRocAuc], system.replicates[kMacroRocAuc]};
    result[i].macro_average_precision = {system.whole[kMacroAveragePrecision],
                                         system.replicates[kMacroAveragePrecision]};
    for (std::size_t tag = kFirstTag; tag < system.whole.size(); ++tag) {
      result[i].roc_auc.push_back({system.whole[tag], per_tag ? system.replicates[tag] : FigureValues()});
    }
  }
  return result;
}

}  // namespace ctxtag
