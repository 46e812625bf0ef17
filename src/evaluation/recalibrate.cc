#include "ctxtag/evaluation/recalibrate.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/calibration/fit_calibration.h"
#include "evaluation/row_selection.h"

namespace ctxtag {
namespace {

constexpr int kReliabilityBins = 15;

CalibrationFigures figures_of(const ScoreDecision& decision, ScoredLabels cells, const TagVocabulary& tags) {
  cells.scores = calibrated(decision.calibration, std::move(cells.scores));
  CalibrationFigures figures = calibration_figures(cells, tags, kReliabilityBins);
  figures.method = decision.calibration.method;
  figures.macro_f1 = with_decisions(ranking_figures(cells), cells, decision.thresholds).average.macro_f1;
  return figures;
}

bool holds(const EvaluationTables& tables, Split split) {
  return std::any_of(tables.splits->begin(), tables.splits->end(),
                     [&](const auto& track) { return track.second == split; });
}

}  // namespace

Recalibration recalibrate(const EvaluationTables& tables, const ScoreDecision& present,
                          const RecalibrationConfig& config) {
  const TagVocabulary& tags = tables.scores.vocabulary;
  if (tags != tables.labels.vocabulary) {
    throw ConfigError("the tags of the scores (" + joined(tags.tags()) + ") are not those of the labels (" +
                      joined(tables.labels.vocabulary.tags()) + "), in this order");
  }
  if (!tables.splits) throw ConfigError("a calibration is fitted to validation rows: splits are needed");
  Recalibration result;
  const Unlabelled unlabelled = config.unlabelled_as_negative ? Unlabelled::kNegative : Unlabelled::kLeftOut;
  const auto cells_of = [&](Split split) {
    return scored_labels(tables, selected_rows(tables, split, config.allow_partial, result.notes), unlabelled);
  };
  ScoredLabels validation = cells_of(Split::kValidation);
  result.validation_rows = validation.scores.rows();
  FittedCalibration fitted =
      fit_calibration(config.calibration, tags, validation.scores, validation.values, validation.known);
  result.notes.insert(result.notes.end(), fitted.notes.begin(), fitted.notes.end());
  validation.scores = calibrated(fitted.calibration, std::move(validation.scores));
  result.decision = {std::move(fitted.calibration),
                     complete_thresholds(fitted_thresholds(validation, config.thresholds), tags, 0.5, result.notes)};
  if (!holds(tables, Split::kTest)) return result;
  const ScoredLabels test = cells_of(Split::kTest);
  result.test_rows = test.scores.rows();
  result.before = figures_of(present, test, tags);
  result.after = figures_of(result.decision, test, tags);
  return result;
}

}  // namespace ctxtag
