#include "ctxtag/evaluation/evaluate.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/figure_intervals.h"
#include "ctxtag/evaluation/figures.h"
#include "evaluation/partial_truth.h"
#include "evaluation/row_clusters.h"
#include "evaluation/row_selection.h"

namespace ctxtag {
namespace {

void require_same_tags(const TagVocabulary& of_scores, const TagVocabulary& others, const std::string& table) {
  if (of_scores == others) return;
  throw ConfigError("the tags of the scores (" + joined(of_scores.tags()) + ") are not those of the " + table + " (" +
                    joined(others.tags()) + "), in this order");
}

void require_thresholds(const EvaluationTables& tables, const EvaluationConfig& config) {
  if (!config.highest_tag_only() || (!tables.truth && !tables.verified && config.false_negatives < 0.0)) return;
  throw ConfigError("protocol so_sg gives each row one tag: it goes with neither truth, verified labels nor bounds");
}

void require_one_reference(const EvaluationTables& tables, const EvaluationConfig& config) {
  if (!tables.truth) return;
  if (tables.verified) {
    throw ConfigError(
        "a truth and verified labels exclude each other: a truth with empty cells gives figures over its own cells "
        "alone, verified labels give them beside those over all cells; give one of the two");
  }
  if (config.unlabelled_as_negative) {
    throw ConfigError("unlabelled_as_negative: cells without a truth take part in nothing; leave one of the two out");
  }
}

// Where labels tell positives alone, nothing can be decided wrong: figures that look perfect and mean nothing.
void note_tags_without_negatives(const EvaluationTables& tables, const EvaluationConfig& config, MetricReport& report) {
  std::size_t without = 0;
  std::int64_t negatives = 0;
  for (const TagFigures& tag : report.figures.per_tag) {
    without += tag.support > 0 && tag.support == tag.rows ? 1 : 0;
    negatives += tag.rows - tag.support;
  }
  const std::string remedy = tables.truth ? "a truth with zeros in it"
                                          : "complete labels as the truth (--truth), or, where nothing means no, "
                                            "--set unlabelled_as_negative=true";
  if (config.false_negatives >= 0.0 && negatives == 0) {
    throw ConfigError(
        "false_negatives: of the cells that the figures are over none is negative, so that no share of "
        "them can be false; give " +
        remedy);
  }
  if (without == 0) return;
  report.notes.push_back(std::to_string(without) + " of " + std::to_string(tables.scores.vocabulary.size()) +
                         " tags have no negative: their precision and average precision are 1 whatever the scores, "
                         "and mean nothing; give " +
                         remedy);
}

}  // namespace

MetricReport evaluate(const EvaluationTables& tables, const EvaluationConfig& config, int threads) {
  const TagVocabulary& tags = tables.scores.vocabulary;
  require_same_tags(tags, tables.labels.vocabulary, "labels");
  if (tables.truth) require_same_tags(tags, tables.truth->vocabulary, "truth");
  if (tables.verified) require_same_tags(tags, tables.verified->vocabulary, "verified labels");
  require_one_reference(tables, config);
  require_thresholds(tables, config);
  const Conventions conventions = conventions_of(config);

  MetricReport report;
  report.vocabulary = tags;
  report.fixed_threshold = config.threshold;
  const Unlabelled unlabelled =
      config.unlabelled_as_negative || tables.verified ? Unlabelled::kNegative : Unlabelled::kLeftOut;
  if (unlabelled == Unlabelled::kNegative) report.over = FiguresOver::kUnlabelledNegatives;
  if (tables.truth) report.over = FiguresOver::kTruth;
  const std::optional<Split> split = tables.splits ? std::optional(Split::kTest) : std::nullopt;
  const SelectedRows rows = selected_rows(tables, split, config.allow_partial, report.notes);
  const ScoredLabels cells = scored_labels(tables, rows, unlabelled);
  report.rows = cells.scores.rows();

  std::vector<double> thresholds(tags.size(), config.threshold);
  const Figures ranking = ranking_figures(cells);
  if (tables.splits && config.fits_thresholds()) {
    report.at_fixed_threshold = with_decisions(ranking, cells, thresholds, conventions);
    const SelectedRows validation = selected_rows(tables, Split::kValidation, config.allow_partial, report.notes);
    report.validation_rows = static_cast<std::int64_t>(validation.scores.size());
    const ScoredLabels seen = scored_labels(tables, validation, unlabelled);
    const auto fitted =
        config.like.empty() ? fitted_thresholds(seen, config.thresholds) : fitted_thresholds(seen, conventions);
    thresholds = complete_thresholds(fitted, tags, config.threshold, report.notes);
    if (config.thresholds.by != "f1") report.threshold_rule = config.thresholds.rule();
  }
  report.highest_tag_only = config.highest_tag_only();
  report.figures = report.highest_tag_only
                       ? with_given_decisions(ranking, cells, highest_tags(cells.scores), conventions)
                       : with_decisions(ranking, cells, thresholds, conventions);
  note_tags_without_negatives(tables, config, report);

  if (tables.truth) {
    const auto hidden = [&](std::size_t first, std::size_t end) {
      return hidden_cells(tables.labels, rows, cells, thresholds, conventions.decision, first, end);
    };
    report.hidden = hidden(0, tags.size());
    for (std::size_t tag = 0; tag < tags.size(); ++tag) report.hidden_per_tag.push_back(hidden(tag, tag + 1));
    if (const std::int64_t count = contradicted_positives(tables.labels, rows, cells); count > 0) {
      report.notes.push_back(std::to_string(count) + " positives of the labels are 0 in the truth, which counts");
    }
  }
  if (config.intervals) {
    const ByteMatrix decisions = report.highest_tag_only ? highest_tags(cells.scores)
                                                         : decisions_at(cells.scores, thresholds, conventions.decision);
    std::vector<TrackId> ids;
    for (const Eigen::Index row : rows.scores) ids.push_back(tables.scores.ids[static_cast<std::size_t>(row)]);
    report.intervals = figure_intervals(cells, decisions, named_clusters(ids, tables.clusters, report.notes).rows,
                                        config.bootstrap, threads, conventions);
  }
  if (tables.verified) report.verified = verified_figures(tables, rows, cells, thresholds, conventions);
  if (config.false_negatives >= 0.0) {
    report.false_negatives = false_negative_report(cells, thresholds, conventions.decision, config.false_negatives);
  }
  note_unused_rows(tables, report.notes);
  return report;
}

}  // namespace ctxtag
