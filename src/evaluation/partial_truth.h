#pragma once
#include <vector>

#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/figures.h"
#include "evaluation/row_selection.h"

namespace ctxtag {

/// Throws ConfigError that names a track of the verified labels which the labels lack.
void require_verified_fits(const LabelMatrix& labels, const LabelMatrix& verified);

/// Hidden cells of the tags [first_tag, end_tag): positive in `cells`, which hold the truth, and not positive in
/// `seen`, what training saw of the same `rows`. `thresholds`: one per tag.
HiddenCells hidden_cells(const LabelMatrix& seen, const SelectedRows& rows, const ScoredLabels& cells,
                         const std::vector<double>& thresholds, DecisionRule rule, std::size_t first_tag,
                         std::size_t end_tag);

/// How many cells are positive in what training saw and 0 in the truth.
std::int64_t contradicted_positives(const LabelMatrix& seen, const SelectedRows& rows, const ScoredLabels& cells);

/// Figures over the cells of `cells` that `verified` knows; a row that it lacks has none. Throws ConfigError when it
/// knows no cell of these rows, and as require_verified_fits() does.
VerifiedFigures verified_figures(const EvaluationTables& tables, const SelectedRows& rows, const ScoredLabels& cells,
                                 const std::vector<double>& thresholds, const Conventions& conventions);

/// Bounds of the decisions on the known cells when `share` of their negatives is false.
FalseNegativeReport false_negative_report(const ScoredLabels& cells, const std::vector<double>& thresholds,
                                          DecisionRule rule, double share);

}  // namespace ctxtag
