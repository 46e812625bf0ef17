#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/figures.h"

namespace ctxtag {

/// Scored rows and where their labels stand.
struct SelectedRows {
  std::vector<Eigen::Index> scores;
  std::vector<Eigen::Index> labels;
  std::vector<Eigen::Index> training_labels;  ///< rows of `tables.labels`; filled only when there is a truth
};

/// The rows of one split, or all scored rows without `split`, in the order of the score table. Throws ConfigError when
/// one lacks its score or labels and `allow_partial` is off (else a line in `notes`), and when no row is left.
SelectedRows selected_rows(const EvaluationTables& tables, std::optional<Split> split, bool allow_partial,
                           std::vector<std::string>& notes);

/// What becomes of cells without a label.
enum class Unlabelled { kLeftOut, kNegative };

/// The cells of these rows, against the truth where there is one.
ScoredLabels scored_labels(const EvaluationTables& tables, const SelectedRows& rows,
                           Unlabelled unlabelled = Unlabelled::kLeftOut);

/// Scored and labelled rows that no figure uses, one line each kind.
void note_unused_rows(const EvaluationTables& tables, std::vector<std::string>& notes);

}  // namespace ctxtag
