#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/tag_vocabulary.h"
#include "ctxtag/evaluation/figure_interval.h"
#include "ctxtag/metrics/false_negative_bounds.h"

namespace ctxtag {

/// What the scores of one tag are worth, over the rows whose label is known. Empty: undefined.
struct TagFigures {
  std::int64_t rows = 0;     ///< with a known label
  std::int64_t support = 0;  ///< positives among them
  std::optional<double> prevalence, roc_auc, average_precision;
  std::optional<double> threshold = 0.5;  ///< of the figures below; empty: the tag of the highest score was given;
                                          ///< kNeverGiven: the tag is never given
  std::optional<double> precision, recall, f1, accuracy, kappa;
};

/// Unweighted mean over those tags for which the figure is defined; empty over none.
struct TagMean {
  std::optional<double> value;
  int tags = 0;
};

/// Micro: over all known cells together. Weighted: by support, over the tags for which the figure is defined.
struct AverageFigures {
  TagMean macro_roc_auc, macro_average_precision, macro_precision, macro_recall, macro_f1;
  std::optional<double> micro_roc_auc, weighted_roc_auc, micro_average_precision;
  std::optional<double> micro_precision, micro_recall, micro_f1;
  std::optional<double> hamming_loss;
  std::optional<double> exact_match;  ///< share of rows decided right in every tag
  std::int64_t exact_match_rows = 0;  ///< rows with all labels known: the others take no part in exact_match
};

struct Figures {
  std::vector<TagFigures> per_tag;  ///< in the order of the vocabulary
  AverageFigures average;
};

/// Cells that are positive in truth and that training did not see as positive.
struct HiddenCells {
  std::int64_t count = 0;
  std::optional<double> mean_score, recall;
  /// Probability that one of them outranks a true negative (0 in truth and not positive in training); ties one half.
  std::optional<double> roc_auc;
};

/// Figures over the cells that a person has verified, at the thresholds of the report.
struct VerifiedFigures {
  std::int64_t cells = 0;      ///< verified cells of the rows
  std::int64_t positives = 0;  ///< of them found positive
  std::int64_t unlike = 0;     ///< of them other than what the report's figures take them for
  Figures figures;             ///< cells that are not verified take part in nothing
};

/// What the figures at the thresholds may be in truth when a share of the negatives is false.
struct FalseNegativeReport {
  double share = 0.0;
  std::vector<DecisionBounds> per_tag;  ///< when it is the share of each tag's negatives
  DecisionBounds micro;                 ///< when it is the share of all negatives together, however tags share them
};

/// Which cells the figures of a report are over.
enum class FiguresOver {
  kLabels,               ///< cells with a label
  kUnlabelledNegatives,  ///< all cells; those without a label count as negative
  kTruth                 ///< cells with a known truth
};

struct MetricReport {
  TagVocabulary vocabulary;
  std::int64_t rows = 0;             ///< scored rows that the figures are of
  std::int64_t validation_rows = 0;  ///< rows the thresholds were fitted on; 0: nothing was fitted
  std::string threshold_rule;        ///< by which they were fitted; empty: the greatest F1, or nothing was fitted
  FiguresOver over = FiguresOver::kLabels;
  Figures figures;  ///< at the fitted thresholds where they were fitted, else at the fixed one
  double fixed_threshold = 0.5;
  bool highest_tag_only = false;  ///< every row was given the one tag of its highest score: no threshold took part
  std::optional<Figures> at_fixed_threshold;  ///< beside fitted ones
  std::optional<HiddenCells> hidden;          ///< over all tags; there when a truth was given
  std::vector<HiddenCells> hidden_per_tag;
  std::optional<VerifiedFigures> verified;             ///< there when verified labels were given
  std::optional<FalseNegativeReport> false_negatives;  ///< of `figures`; there when a share was given
  std::optional<FigureIntervals> intervals;            ///< of `figures`; there when they were asked for
  std::vector<std::string> notes;                      ///< what took no part, for the tool to say
};

}  // namespace ctxtag
