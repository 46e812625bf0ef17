#include "ctxtag/evaluation/paired_bootstrap.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "evaluation/sampled_figures.h"

namespace ctxtag {
namespace {

enum PairFigure { kMacro, kTags };

// Macro ROC-AUC, and how many tags of folds it is over: the latter depends on the labels alone.
FigureValues macro_roc_auc(const Figures& figures) {
  const TagMean& macro = figures.average.macro_roc_auc;
  return {macro.value, macro.tags};
}

// Those with a positive and a negative in a fold.
std::int64_t defined_tags(const ComparedCells& cells) {
  std::int64_t defined = 0;
  for (Eigen::Index tag = 0; tag < cells.values.cols(); ++tag) {
    std::vector<bool> positive(cells.folds, false), negative(cells.folds, false);
    for (Eigen::Index row = 0; row < cells.values.rows(); ++row) {
      if (cells.known(row, tag) == 0) continue;
      (cells.values(row, tag) != 0 ? positive
                                   : negative)[cells.fold.empty() ? 0 : cells.fold[static_cast<std::size_t>(row)]] =
          true;
    }
    bool in_a_fold = false;
    for (std::size_t fold = 0; fold < cells.folds; ++fold) in_a_fold = in_a_fold || (positive[fold] && negative[fold]);
    defined += in_a_fold ? 1 : 0;
  }
  return defined;
}

Interval required(const std::optional<Interval>& interval, const std::string& what) {
  if (interval) return *interval;
  throw ConfigError(what +
                    " lies outside its samples: there are too few clusters for a BCa interval; set "
                    "bootstrap.method=percentile");
}

}  // namespace

Comparison paired_bootstrap(const ComparedCells& cells, const BootstrapConfig& config, int threads) {
  const std::vector<SampledSystem> sampled =
      sampled_figures(cells, FiguresWanted::kMacroRankings, {}, macro_roc_auc, config, threads);
  const FigureValues& tags = sampled.front().replicates[kTags];
  if (!sampled.front().whole[kMacro]) {
    throw ConfigError(fmt::format("no tag has both a positive and a negative among the {} rows{}", cells.values.rows(),
                                  cells.folds > 1 ? " of a fold" : ""));
  }
  Comparison result;
  result.rows = cells.values.rows();
  result.clusters = static_cast<std::int64_t>(cells.clusters);
  result.folds = static_cast<std::int64_t>(cells.folds);
  result.tags = defined_tags(cells);
  result.config = config;
  const auto all_tags = static_cast<std::int64_t>(*sampled.front().whole[kTags]);
  for (const std::optional<double>& defined : tags) {
    if (*defined == 0.0) ++result.replicates_without_tag;
    if (*defined != 0.0) result.tags_left_out += all_tags - static_cast<std::int64_t>(*defined);
  }
  if (result.replicates_without_tag == config.replicates) {
    throw ConfigError("no sample has a tag with both a positive and a negative");
  }
  for (std::size_t i = 0; i < cells.systems.size(); ++i) {
    const SampledSystem& of = sampled[i];
    const auto without_one = config.is_bca() ? of.without_one[kMacro] : FigureValues();
    result.systems.push_back({cells.systems[i],
                              {of.whole[kMacro], static_cast<int>(all_tags)},
                              required(interval_of(of.whole[kMacro], of.replicates[kMacro], without_one, config),
                                       "the macro ROC-AUC of " + cells.systems[i])});
  }
  for (std::size_t i = 0; i < cells.systems.size(); ++i) {
    for (std::size_t j = i + 1; j < cells.systems.size(); ++j) {
      const SampledSystem &a = sampled[i], &b = sampled[j];
      const double difference = *a.whole[kMacro] - *b.whole[kMacro];
      const auto without_one =
          config.is_bca() ? differences(a.without_one[kMacro], b.without_one[kMacro]) : FigureValues();
      const auto replicates = differences(a.replicates[kMacro], b.replicates[kMacro]);
      result.pairs.push_back({i, j, difference,
                              required(interval_of(difference, replicates, without_one, config),
                                       "the difference of " + cells.systems[i] + " and " + cells.systems[j])});
    }
  }
  return result;
}

}  // namespace ctxtag
