#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/evaluation_config.h"
#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

/// What a comparison reads. All tables have the same vocabulary.
struct ComparisonTables {
  std::vector<std::string> names;  ///< of the systems
  std::vector<ScoreTable> scores;  ///< one per system
  LabelMatrix labels;
  std::optional<std::unordered_map<TrackId, Split>> splits;
  GroupOfTrack clusters;  ///< tracks that are not in it are clusters of their own
};

/// The cells that all systems are measured on: the tracks of `labels` (with splits: the test tracks), by ascending id.
/// Throws ConfigError for fewer than two systems, vocabularies that differ, scores of users, and a track that only some
/// systems have a score for (or that lacks its labels), unless `allow_partial`: it is then left out, with a note.
ComparedCells compared_cells(const ComparisonTables& tables, bool allow_partial, std::vector<std::string>& notes);

/// What every system decides on these cells: a score of at least config.threshold is a tag or, with splits and
/// config.fit_thresholds, one of at least the tag's threshold of the greatest F1 on the system's validation rows (a tag
/// without a positive there keeps the fixed one, with a note). Throws ConfigError where these have no scores.
std::vector<ByteMatrix> compared_decisions(const ComparisonTables& tables, const ComparedCells& cells,
                                           const EvaluationConfig& config, std::vector<std::string>& notes);

/// For people: every system with its interval, then every difference.
std::string comparison_text(const Comparison& comparison);
/// `{"rows": ..., "systems": [{"name", "macro_roc_auc", "interval", ...}], "pairs": [{"first", "second", "difference",
/// "interval"}]}` with full precision. Of several folds also `"folds"`, and `"macro_roc_auc_tags"` counts a tag once
/// for every fold in which it is defined.
std::string comparison_json(const Comparison& comparison);

}  // namespace ctxtag
