#pragma once
#include <optional>
#include <unordered_map>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/evaluation_config.h"
#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// What an evaluation reads. All tables have the same vocabulary.
struct EvaluationTables {
  ScoreTable scores;
  LabelMatrix labels;
  std::optional<LabelMatrix> truth;  ///< complete labels; `labels` is then what training saw
  std::optional<std::unordered_map<TrackId, Split>> splits;
};

/// Figures of the scores against the truth, or against the labels when there is none.
///
/// Rows: without splits, all scored ones; with splits, the test rows, and thresholds are fitted on the validation rows
/// (against the same labels; a tag without a positive there keeps the fixed threshold, which is noted). A row of score
/// that has no labels is an error, as is a test or validation track without a score, unless `allow_partial`; labels
/// without scores are noted. Hidden cells are those that are positive in truth and 0 or unknown in `labels`.
///
/// Throws ConfigError for vocabularies that differ, rows that do not fit, and a split without rows.
MetricReport evaluate(const EvaluationTables& tables, const EvaluationConfig& config = {});

}  // namespace ctxtag
