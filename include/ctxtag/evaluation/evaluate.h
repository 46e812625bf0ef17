#pragma once
#include <optional>
#include <unordered_map>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split.h"
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
  std::optional<LabelMatrix> verified = {};  ///< 1 or 0 where a person has looked; the rest, and rows left out, unknown
  GroupOfTrack clusters = {};  ///< rows drawn together for intervals; one that is not in it is a cluster of its own
};

/// Figures of the scores against the truth, or against the labels when there is none.
///
/// Rows: without splits, all scored ones; with splits, the test rows, and thresholds are fitted on the validation rows
/// (against the same labels; a tag without a positive there keeps the fixed threshold, which is noted). A row of score
/// that has no labels is an error, as is a test or validation track without a score, unless `allow_partial`; labels
/// without scores are noted. Cells without a label or truth take part in nothing, unless `unlabelled_as_negative`.
/// Tags that have positives and no negative among these cells are noted: their precision says nothing.
/// Hidden cells are those that are positive in truth and 0 or unknown in `labels`.
///
/// Verified labels leave the figures what they are, but that cells without a label count as negative: `verified` holds
/// the figures over the verified cells of the same rows, at the same thresholds (fitted on `labels`). They say nothing
/// of other cells unless these were drawn at random to be verified.
///
/// With config.intervals every figure has one, from samples of whole clusters; thresholds stay what they are.
///
/// Throws ConfigError for vocabularies that differ, rows that do not fit, a split without rows, a truth beside verified
/// labels or `unlabelled_as_negative`, verified labels of other tracks or of no cell of these rows, and bounds under
/// false negatives where nothing is negative, and intervals of one cluster. The result does not depend on `threads`.
MetricReport evaluate(const EvaluationTables& tables, const EvaluationConfig& config = {}, int threads = 1);

}  // namespace ctxtag
