#include "evaluation/partial_truth.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {
namespace {

// Calls `visit(row, tag, positive in truth, positive in training)` for every cell whose truth is known.
template <typename Visit>
void for_each_known(const LabelMatrix& seen, const SelectedRows& rows, const ScoredLabels& cells, std::size_t first_tag,
                    std::size_t end_tag, const Visit& visit) {
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    const Eigen::Index in_training = rows.training_labels[i];
    for (auto tag = static_cast<Eigen::Index>(first_tag); tag < static_cast<Eigen::Index>(end_tag); ++tag) {
      if (cells.known(row, tag) == 0) continue;
      visit(row, tag, cells.values(row, tag) != 0,
            seen.known(in_training, tag) != 0 && seen.values(in_training, tag) != 0);
    }
  }
}

}  // namespace

void require_verified_fits(const LabelMatrix& labels, const LabelMatrix& verified) {
  const RowIndex rows = labels.rows();
  for (const TrackId& id : verified.ids) {
    if (rows.count(id) != 0) continue;
    throw ConfigError("the verified labels hold the track '" + id.value +
                      "', which the labels do not: both must be of the same tracks");
  }
}

HiddenCells hidden_cells(const LabelMatrix& seen, const SelectedRows& rows, const ScoredLabels& cells,
                         const std::vector<double>& thresholds, DecisionRule rule, std::size_t first_tag,
                         std::size_t end_tag) {
  HiddenCells hidden;
  double sum = 0.0, found = 0.0;
  std::vector<double> scores, labels;
  for_each_known(seen, rows, cells, first_tag, end_tag,
                 [&](Eigen::Index row, Eigen::Index tag, bool positive, bool visible) {
                   if (visible) return;
                   const double score = cells.scores(row, tag);
                   scores.push_back(score);
                   labels.push_back(positive ? 1.0 : 0.0);
                   if (!positive) return;
                   ++hidden.count;
                   sum += score;
                   if (decided(rule, score, thresholds[static_cast<std::size_t>(tag)])) found += 1.0;
                 });
  if (hidden.count > 0) {
    hidden.mean_score = sum / static_cast<double>(hidden.count);
    hidden.recall = found / static_cast<double>(hidden.count);
  }
  const auto cell_count = static_cast<Eigen::Index>(scores.size());
  hidden.roc_auc = roc_auc(Eigen::Map<const Eigen::ArrayXd>(scores.data(), cell_count),
                           Eigen::Map<const Eigen::ArrayXd>(labels.data(), cell_count));
  return hidden;
}

std::int64_t contradicted_positives(const LabelMatrix& seen, const SelectedRows& rows, const ScoredLabels& cells) {
  std::int64_t count = 0;
  for_each_known(seen, rows, cells, 0, seen.vocabulary.size(),
                 [&](Eigen::Index, Eigen::Index, bool positive, bool visible) { count += visible && !positive; });
  return count;
}

VerifiedFigures verified_figures(const EvaluationTables& tables, const SelectedRows& rows, const ScoredLabels& cells,
                                 const std::vector<double>& thresholds, const Conventions& conventions) {
  const LabelMatrix& verified = *tables.verified;
  require_verified_fits(tables.labels, verified);
  const RowIndex index = verified.rows();
  ScoredLabels checked{cells.scores, ByteMatrix::Zero(cells.values.rows(), cells.values.cols()),
                       ByteMatrix::Zero(cells.values.rows(), cells.values.cols())};
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    const auto found = index.find(tables.scores.ids[static_cast<std::size_t>(rows.scores[i])]);
    if (found == index.end()) continue;
    const auto row = static_cast<Eigen::Index>(i), from = static_cast<Eigen::Index>(found->second);
    checked.known.row(row) = verified.known.row(from);
    checked.values.row(row) = verified.values.row(from) * verified.known.row(from);
  }
  VerifiedFigures result;
  result.cells = checked.known.cast<std::int64_t>().sum();
  if (result.cells == 0) {
    throw ConfigError("of the " + std::to_string(rows.scores.size()) + (tables.splits ? " test" : " scored") +
                      " rows no cell is verified: nothing can be said of these rows" +
                      (tables.splits ? "; without splits all scored rows count" : ""));
  }
  result.positives = checked.values.cast<std::int64_t>().sum();
  result.unlike = (checked.known != 0 && checked.values != cells.values).count();
  result.figures = with_decisions(ranking_figures(checked), checked, thresholds, conventions);
  return result;
}

FalseNegativeReport false_negative_report(const ScoredLabels& cells, const std::vector<double>& thresholds,
                                          DecisionRule rule, double share) {
  FalseNegativeReport report;
  report.share = share;
  ConfusionCount together;
  for (const ConfusionCount& count : decision_counts(cells, thresholds, rule)) {
    report.per_tag.push_back(false_negative_bounds(count, share));
    together += count;
  }
  report.micro = false_negative_bounds(together, share);
  return report;
}

}  // namespace ctxtag
