#include "ctxtag/evaluation/score_drift.h"

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/compare.h"
#include "evaluation/sampled_ranking.h"

namespace ctxtag {

std::int64_t rows_that_change(const RealMatrix& before, const RealMatrix& after,
                              const std::vector<double>& thresholds) {
  std::int64_t changed = 0;
  for (Eigen::Index row = 0; row < before.rows(); ++row) {
    bool other = false;
    for (Eigen::Index tag = 0; tag < before.cols(); ++tag) {
      const double threshold = thresholds[static_cast<std::size_t>(tag)];
      other = other || (before(row, tag) >= threshold) != (after(row, tag) >= threshold);
    }
    changed += other ? 1 : 0;
  }
  return changed;
}

ScoreDrift score_drift(const ScoreTable& before, const ScoreTable& after, const std::vector<double>& thresholds) {
  if (before.ids != after.ids || before.vocabulary != after.vocabulary) {
    throw ConfigError("the two score tables are not of the same tracks and tags in the same order");
  }
  if (thresholds.size() != before.vocabulary.size()) throw ConfigError("expected one threshold per tag");
  ScoreDrift drift;
  drift.rows = before.scores.rows();
  drift.cells = before.scores.size();
  drift.rows_changed = rows_that_change(before.scores, after.scores, thresholds);
  if (drift.cells == 0) return drift;
  const RealMatrix change = (after.scores - before.scores).abs();
  drift.mean = change.mean();
  drift.largest = change.maxCoeff();
  std::vector<double> all(change.data(), change.data() + change.size());
  const auto at = static_cast<std::ptrdiff_t>(std::ceil(0.99 * static_cast<double>(all.size()))) - 1;
  std::nth_element(all.begin(), all.begin() + at, all.end());
  drift.percentile_99 = all[static_cast<std::size_t>(at)];
  return drift;
}

RankingDrift ranking_drift(const NamedScores& before, const NamedScores& after, const LabelMatrix& labels,
                           const std::optional<std::unordered_map<TrackId, Split>>& splits,
                           const BootstrapConfig& config, int threads, std::vector<std::string>& notes) {
  const ComparedCells cells =
      compared_cells({{before.name, after.name}, {before.table, after.table}, labels, splits, {}}, true, notes);
  const std::vector<SystemRanking> ranking = sampled_ranking(cells, config, threads, false);
  const SampledFigure &first = ranking[0].macro_roc_auc, &second = ranking[1].macro_roc_auc;
  return {cells.values.rows(), first.estimate(config), second.estimate(config), second.change_from(first, config)};
}

}  // namespace ctxtag
