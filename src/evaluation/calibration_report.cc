#include "ctxtag/evaluation/calibration_report.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/calibration/fit_calibration.h"
#include "evaluation/row_selection.h"

namespace ctxtag {
namespace {

struct BinnedCells {
  std::vector<double> scores, labels;
};

ProbabilityFigures probability_figures(const BinnedCells& cells, int bins) {
  const auto count = static_cast<Eigen::Index>(cells.scores.size());
  const Eigen::Map<const Eigen::ArrayXd> scores(cells.scores.data(), count), labels(cells.labels.data(), count);
  ProbabilityFigures figures;
  figures.cells = count;
  if (count == 0) return figures;
  figures.positives = static_cast<std::int64_t>(labels.sum());
  figures.mean_score = scores.mean();
  figures.prevalence = labels.mean();
  figures.bins = reliability_bins(scores, labels, bins);
  figures.calibration_error = expected_calibration_error(figures.bins);
  figures.equal_mass_calibration_error = expected_calibration_error(equal_mass_bins(scores, labels, bins));
  figures.brier = brier_score(scores, labels);
  figures.log_loss = log_loss(scores, labels);
  return figures;
}

void require_probability(double score, const std::string& tag) {
  if (score >= 0.0 && score <= 1.0) return;
  throw ConfigError("a score of '" + tag + "' is " + to_text(score) + "; calibration is of scores from 0 to 1");
}

// Rows are given one tag each where every row of scores adds up to 1.
bool adds_up_to_one(const RealMatrix& scores) {
  constexpr double kRounding = 1e-6;
  return scores.cols() > 1 && ((scores.rowwise().sum() - 1.0).abs() < kRounding).all();
}

ScoredLabels with_calibration(const ScoredLabels& cells, const Calibration& calibration) {
  return {calibrated(calibration, cells.scores), cells.values, cells.known};
}

void add_once(std::vector<std::string>& notes, const std::vector<std::string>& more) {
  for (const std::string& note : more) {
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  }
}

// What a calibration that is fitted to the validation rows makes of the test rows.
void add_method(CalibrationReport& report, const std::string& method, const ScoredLabels& test,
                const ScoredLabels& validation, const CalibrationReportConfig& config) {
  FittedCalibration fitted;
  try {
    fitted = fit_calibration({method}, report.vocabulary, validation.scores, validation.values, validation.known);
  } catch (const ConfigError& error) {
    report.notes.push_back(method + " is left out: " + error.what());
    return;
  }
  const ScoredLabels cells = with_calibration(test, fitted.calibration);
  CalibrationFigures figures = calibration_figures(cells, report.vocabulary, report.bins);
  figures.method = method;
  const auto thresholds =
      complete_thresholds(fitted_thresholds(with_calibration(validation, fitted.calibration), config.thresholds),
                          report.vocabulary, 0.5, fitted.notes);
  figures.macro_f1 = with_decisions(ranking_figures(cells), cells, thresholds).average.macro_f1;
  report.methods.push_back(std::move(figures));
  add_once(report.notes, fitted.notes);
}

}  // namespace

CalibrationFigures calibration_figures(const ScoredLabels& cells, const TagVocabulary& tags, int bins) {
  CalibrationFigures figures;
  figures.method = "none";
  BinnedCells all;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const auto tag = static_cast<Eigen::Index>(i);
    BinnedCells of_tag;
    for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
      if (cells.known(row, tag) == 0) continue;
      require_probability(cells.scores(row, tag), tags[i]);
      of_tag.scores.push_back(cells.scores(row, tag));
      of_tag.labels.push_back(cells.values(row, tag));
    }
    all.scores.insert(all.scores.end(), of_tag.scores.begin(), of_tag.scores.end());
    all.labels.insert(all.labels.end(), of_tag.labels.begin(), of_tag.labels.end());
    figures.per_tag.push_back(probability_figures(of_tag, bins));
  }
  figures.all = probability_figures(all, bins);
  double sum = 0.0;
  for (const ProbabilityFigures& tag : figures.per_tag) {
    if (!tag.calibration_error) continue;
    sum += *tag.calibration_error;
    ++figures.calibration_error.tags;
  }
  if (figures.calibration_error.tags > 0) figures.calibration_error.value = sum / figures.calibration_error.tags;
  figures.macro_roc_auc = ranking_figures(cells).average.macro_roc_auc;
  return figures;
}

CalibrationReport calibration_report(const EvaluationTables& tables, const CalibrationReportConfig& config) {
  const TagVocabulary& tags = tables.scores.vocabulary;
  if (tags != tables.labels.vocabulary) {
    throw ConfigError("the tags of the scores (" + joined(tags.tags()) + ") are not those of the labels (" +
                      joined(tables.labels.vocabulary.tags()) + "), in this order");
  }
  CalibrationReport report;
  report.vocabulary = tags;
  report.bins = config.bins;
  const Unlabelled unlabelled = config.unlabelled_as_negative ? Unlabelled::kNegative : Unlabelled::kLeftOut;
  const auto cells_of = [&](std::optional<Split> split) {
    return scored_labels(tables, selected_rows(tables, split, config.allow_partial, report.notes), unlabelled);
  };
  const ScoredLabels cells = cells_of(tables.splits ? std::optional(Split::kTest) : std::nullopt);
  report.rows = cells.scores.rows();
  report.as_given = calibration_figures(cells, tags, config.bins);
  if (tables.splits) {
    const ScoredLabels validation = cells_of(Split::kValidation);
    report.validation_rows = validation.scores.rows();
    for (const std::string& method : CalibrationConfig::methods()) {
      if (method == "softmax_temperature" && !adds_up_to_one(tables.scores.scores)) continue;
      add_method(report, method, cells, validation, config);
    }
  }
  note_unused_rows(tables, report.notes);
  return report;
}

}  // namespace ctxtag
