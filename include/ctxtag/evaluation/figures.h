#pragma once
#include <optional>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/evaluation/evaluation_config.h"
#include "ctxtag/evaluation/metric_report.h"
#include "ctxtag/evaluation/threshold_config.h"
#include "ctxtag/metrics/confusion.h"
#include "ctxtag/metrics/decision.h"

namespace ctxtag {

/// Scores beside the labels of the same cells: three matrices of one shape, rows x tags. Cells that are not known take
/// part in nothing.
struct ScoredLabels {
  RealMatrix scores;
  ByteMatrix values;
  ByteMatrix known;
};

/// How scores become decisions and what becomes of an undefined precision, recall or F1.
struct Conventions {
  DecisionRule decision = DecisionRule::kAtLeast;
  bool undefined_as_zero = false;
};

Conventions conventions_of(const EvaluationConfig& config);

/// Everything that needs no threshold; the other figures stay empty.
Figures ranking_figures(const ScoredLabels& cells);

/// 1 where a tag is given: at one threshold per tag, or to the highest score of the row (of equal scores the first tag
/// of the vocabulary).
ByteMatrix decisions_at(const RealMatrix& scores, const std::vector<double>& thresholds,
                        DecisionRule rule = DecisionRule::kAtLeast);
ByteMatrix highest_tags(const RealMatrix& scores);

/// How decisions and labels of the known cells met, tag by tag.
std::vector<ConfusionCount> decision_counts(const ScoredLabels& cells, const std::vector<double>& thresholds,
                                            DecisionRule rule = DecisionRule::kAtLeast);

/// `ranking` completed by the figures of the decisions at one threshold per tag.
Figures with_decisions(Figures ranking, const ScoredLabels& cells, const std::vector<double>& thresholds,
                       const Conventions& conventions = {});
/// The same of decisions however made; there is no threshold to report.
Figures with_given_decisions(Figures ranking, const ScoredLabels& cells, const ByteMatrix& decisions,
                             const Conventions& conventions = {});

/// For each tag the threshold of the greatest F1 on these rows; empty for a tag without a known positive.
std::vector<std::optional<double>> fitted_thresholds(const ScoredLabels& cells, const Conventions& conventions = {});

/// For each tag the threshold of kAtLeast that the rule gives on these rows; kNeverGiven, or empty, where the rule has
/// none: precision_threshold(), recall_threshold(), quota_threshold(), best_f1_threshold(). By prevalence: the quota is
/// the tag's share of positives here; empty without a positive.
std::vector<std::optional<double>> fitted_thresholds(const ScoredLabels& cells, const ThresholdConfig& config);

/// Fitted thresholds, `otherwise` where there is none, with a line in `notes` for each tag that has none or is never
/// given.
std::vector<double> complete_thresholds(const std::vector<std::optional<double>>& fitted, const TagVocabulary& tags,
                                        double otherwise, std::vector<std::string>& notes);

}  // namespace ctxtag
