#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/split.h"
#include "ctxtag/reproduce/run_figures.h"
#include "ctxtag/reproduce/study_plan.h"

namespace ctxtag {

/// A finished run: what its figures are of.
struct FinishedRun {
  StudyRun run;
  StudyFigures figures;
  std::vector<StudyFigures> replicates;  ///< as many as the bootstrap has; all runs of a fold are of the same samples
  std::vector<std::string> unweighted_tags = {};  ///< whose positives have no weight by prevalence: none is visible
};

/// run_figures() of samples of a fold's test rows: as many clusters as the rows are of, drawn with replacement. Depends
/// on the bootstrap's seed, the fold, and the rows' clusters: systems, ratios and training seeds are measured on the
/// same samples.
std::vector<StudyFigures> fold_replicates(const RunScores& scores, const std::vector<double>& thresholds,
                                          const GroupOfTrack& groups, int fold, const BootstrapConfig& config);

/// A figure of one system at one ratio.
struct SummaryRow {
  std::size_t ratio = 0, system = 0, figure = 0;
  int runs = 0;                     ///< finished, with the figure defined
  std::optional<double> mean;       ///< over folds and seeds
  std::optional<double> deviation;  ///< of single runs over folds and seeds (n - 1): what training sets and chance move
  std::optional<Interval> interval;

  /// To the reference, run by run of the same seed and fold; nothing for the reference itself.
  std::optional<double> difference, difference_deviation;
  std::optional<Interval> difference_interval;
};

/// By ratio, system, figure.
///
/// The intervals are percentiles of the bootstrap over test tracks: in each sample the figure is the mean over folds
/// and seeds of the figure on the resampled test rows of the fold. They cover which tracks are tested on. They do not
/// cover which tracks were trained on, and little of the chance in training, of which only the mean over the seeds that
/// there are is taken: the deviation over folds and seeds stands beside for that. A sample in which a figure is
/// undefined in one of the runs takes no part.
std::vector<SummaryRow> study_summary(const StudyConfig& config, const std::vector<FinishedRun>& runs);

/// How a system's difference to the reference changes with the share of labels that is hidden.
struct TrendRow {
  std::size_t system = 0, figure = 0;
  int runs = 0;  ///< of one seed and fold, finished at every ratio
  /// Slope of the least-squares line through the differences of one seed and fold at all ratios, the mean over seeds
  /// and folds: by how much the difference grows from no label hidden to all.
  std::optional<double> slope, slope_deviation;
  std::optional<Interval> interval;  ///< of the same samples of test tracks as study_summary()'s
};

/// By system (but the reference), figure. Nothing for fewer than two ratios.
std::vector<TrendRow> study_trends(const StudyConfig& config, const std::vector<FinishedRun>& runs);

/// For other programs, and for the ledger of a recipe: {"systems": [{"name", "at": [{"hidden_percent", FIGURE:
/// {"value", "interval", "deviation", "difference": {"value", "interval"}}}], "trend": {FIGURE: {"value",
/// "interval"}}}]}.
std::string summary_json(const StudyConfig& config, const std::vector<SummaryRow>& rows,
                         const std::vector<TrendRow>& trends);
/// Of each figure that has one, a table of the systems' trends.
std::string trends_markdown(const StudyConfig& config, const std::vector<TrendRow>& trends);

/// Full precision, empty where undefined.
std::string summary_csv(const StudyConfig& config, const std::vector<SummaryRow>& rows);
/// For people: of each figure a table of systems x ratios, and one of the differences to the reference.
std::string summary_markdown(const StudyConfig& config, const std::vector<SummaryRow>& rows);
/// For people: where tags had no weight by prevalence; nothing where all had one.
std::string unweighted_text(const StudyConfig& config, const std::vector<FinishedRun>& runs);
/// A picture (SVG) of one figure against the ratio, a line per system with its interval and the deviation of single
/// runs.
std::string study_picture(const StudyConfig& config, const std::vector<SummaryRow>& rows, std::size_t figure);

}  // namespace ctxtag
