#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/calibration/calibration.h"
#include "ctxtag/evaluation/calibration_report_config.h"
#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/figures.h"
#include "ctxtag/metrics/reliability.h"

namespace ctxtag {

/// How far scores are the probabilities of their labels, over known cells. Empty: undefined, as there are none.
struct ProbabilityFigures {
  std::int64_t cells = 0, positives = 0;
  std::optional<double> mean_score, prevalence;
  std::optional<double> calibration_error;             ///< expected, over bins of equal width
  std::optional<double> equal_mass_calibration_error;  ///< the same over bins of about as many scores each
  std::optional<double> brier, log_loss;
  std::vector<ReliabilityBin> bins;  ///< of equal width
};

/// Figures of all cells together and of each tag, and of decisions at one threshold per tag.
struct CalibrationFigures {
  std::string method;  ///< what made the scores: none, or as in CalibrationConfig
  ProbabilityFigures all;
  std::vector<ProbabilityFigures> per_tag;
  TagMean calibration_error;  ///< mean over the tags
  TagMean macro_roc_auc;
  std::optional<TagMean> macro_f1;  ///< at thresholds fitted to the validation rows, or given ones
};

/// Throws ConfigError for a score that is not in [0, 1].
CalibrationFigures calibration_figures(const ScoredLabels& cells, const TagVocabulary& tags, int bins);

struct CalibrationReport {
  TagVocabulary vocabulary;
  std::int64_t rows = 0, validation_rows = 0;
  int bins = 15;
  CalibrationFigures as_given;
  /// With splits: what each calibration, fitted to the validation rows, makes of the scores; the first is none.
  std::vector<CalibrationFigures> methods;
  std::vector<std::string> notes;
};

/// Rows are those of evaluate(): with splits test rows, without all. What cannot be fitted (a method for one tag a row
/// where rows have several) is not among the methods, and noted. Throws as evaluate() does, and for a score that is not
/// in [0, 1].
CalibrationReport calibration_report(const EvaluationTables& tables, const CalibrationReportConfig& config = {});

/// A line for each: its name, then the figures of all cells, and those averaged over the tags.
std::string calibration_table(const std::vector<std::pair<std::string, CalibrationFigures>>& rows);

std::string text_report(const CalibrationReport& report);
std::string json_report(const CalibrationReport& report);
/// One row per method, tag (and `(all)`) and bin.
std::string csv_report(const CalibrationReport& report);

}  // namespace ctxtag
