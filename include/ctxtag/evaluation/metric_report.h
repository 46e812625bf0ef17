#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/tag_vocabulary.h"

namespace ctxtag {

/// What the scores of one tag are worth, over the rows whose label is known. Empty: undefined.
struct TagFigures {
  std::int64_t rows = 0;     ///< with a known label
  std::int64_t support = 0;  ///< positives among them
  std::optional<double> prevalence, roc_auc, average_precision;
  double threshold = 0.5;  ///< of the figures below
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
};

struct MetricReport {
  TagVocabulary vocabulary;
  std::int64_t rows = 0;             ///< scored rows that the figures are of
  std::int64_t validation_rows = 0;  ///< rows the thresholds were fitted on; 0: nothing was fitted
  Figures figures;                   ///< at the fitted thresholds where they were fitted, else at the fixed one
  double fixed_threshold = 0.5;
  std::optional<Figures> at_fixed_threshold;  ///< beside fitted ones
  std::optional<HiddenCells> hidden;          ///< over all tags; there when a truth was given
  std::vector<HiddenCells> hidden_per_tag;
  std::vector<std::string> notes;  ///< what took no part, for the tool to say
};

}  // namespace ctxtag
