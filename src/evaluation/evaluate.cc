#include "ctxtag/evaluation/evaluate.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/figures.h"
#include "evaluation/row_selection.h"

namespace ctxtag {
namespace {

void require_same_tags(const TagVocabulary& of_scores, const TagVocabulary& others, const std::string& table) {
  if (of_scores == others) return;
  throw ConfigError("the tags of the scores (" + joined(of_scores.tags()) + ") are not those of the " + table + " (" +
                    joined(others.tags()) + "), in this order");
}

HiddenCells hidden_cells(const LabelMatrix& seen, const SelectedRows& rows, const ScoredLabels& cells,
                         const std::vector<double>& thresholds, const Conventions& conventions, std::size_t first_tag,
                         std::size_t end_tag) {
  HiddenCells hidden;
  double sum = 0.0, found = 0.0;
  for (std::size_t row = 0; row < rows.scores.size(); ++row) {
    const auto at = static_cast<Eigen::Index>(row);
    for (std::size_t i = first_tag; i < end_tag; ++i) {
      const auto tag = static_cast<Eigen::Index>(i);
      const bool positive = cells.known(at, tag) != 0 && cells.values(at, tag) != 0;
      const bool visible = seen.values(rows.training_labels[row], tag) != 0;
      if (!positive || visible) continue;
      ++hidden.count;
      sum += cells.scores(at, tag);
      if (decided(conventions.decision, cells.scores(at, tag), thresholds[i])) found += 1.0;
    }
  }
  if (hidden.count > 0) {
    hidden.mean_score = sum / static_cast<double>(hidden.count);
    hidden.recall = found / static_cast<double>(hidden.count);
  }
  return hidden;
}

// Fitted thresholds, with the fixed one for the tags that nothing could be fitted for.
std::vector<double> thresholds_from(const ScoredLabels& validation, const TagVocabulary& tags, double fixed,
                                    const Conventions& conventions, std::vector<std::string>& notes) {
  std::vector<double> thresholds;
  for (const std::optional<double>& threshold : fitted_thresholds(validation, conventions)) {
    if (!threshold) {
      notes.push_back("'" + tags[thresholds.size()] + "' has no positive among the validation rows: its threshold is " +
                      to_text(fixed));
    }
    thresholds.push_back(threshold.value_or(fixed));
  }
  return thresholds;
}

}  // namespace

MetricReport evaluate(const EvaluationTables& tables, const EvaluationConfig& config) {
  const TagVocabulary& tags = tables.scores.vocabulary;
  require_same_tags(tags, tables.labels.vocabulary, "labels");
  if (tables.truth) require_same_tags(tags, tables.truth->vocabulary, "truth");
  Conventions conventions;
  if (!config.like.empty()) conventions = {DecisionRule::kHalfToEven, true};

  MetricReport report;
  report.vocabulary = tags;
  report.fixed_threshold = config.threshold;
  const std::optional<Split> split = tables.splits ? std::optional(Split::kTest) : std::nullopt;
  const SelectedRows rows = selected_rows(tables, split, config.allow_partial, report.notes);
  const ScoredLabels cells = scored_labels(tables, rows);
  report.rows = cells.scores.rows();

  std::vector<double> thresholds(tags.size(), config.threshold);
  const Figures ranking = ranking_figures(cells);
  if (tables.splits && config.fit_thresholds) {
    report.at_fixed_threshold = with_decisions(ranking, cells, thresholds, conventions);
    const SelectedRows validation = selected_rows(tables, Split::kValidation, config.allow_partial, report.notes);
    report.validation_rows = static_cast<std::int64_t>(validation.scores.size());
    thresholds = thresholds_from(scored_labels(tables, validation), tags, config.threshold, conventions, report.notes);
  }
  report.figures = with_decisions(ranking, cells, thresholds, conventions);

  if (tables.truth) {
    const auto hidden = [&](std::size_t first, std::size_t end) {
      return hidden_cells(tables.labels, rows, cells, thresholds, conventions, first, end);
    };
    report.hidden = hidden(0, tags.size());
    for (std::size_t tag = 0; tag < tags.size(); ++tag) report.hidden_per_tag.push_back(hidden(tag, tag + 1));
  }
  note_unused_rows(tables, report.notes);
  return report;
}

}  // namespace ctxtag
