#pragma once
#include <map>
#include <string>
#include <vector>

#include "ctxtag/evaluation/figure_comparison.h"
#include "ctxtag/report/evidence.h"

namespace ctxtag {

/// One system on the rows that all are measured on.
struct MeasuredSystem {
  std::string name;
  ScoredLabels cells;
  std::vector<double> thresholds;
  std::string thresholds_from;  ///< for people
  Figures figures;
  FigureIntervals intervals;
  bool are_probabilities = true;  ///< every score lies in [0, 1]
};

/// Systems on common rows, which are in the order of their ids.
struct Measured {
  TagVocabulary tags;
  std::vector<TrackId> ids;
  std::vector<MeasuredSystem> systems;
  std::optional<FigureComparison> comparison;  ///< of several systems, in main_figures()
  std::size_t clusters = 0;
  std::vector<std::size_t> cluster;     ///< of each row
  std::vector<std::size_t> shown_tags;  ///< at most config.most_tags, those with the most positives, in their order

  /// The track of a row, which may be a sample.
  TrackId track(std::size_t row) const;
};

/// Figures with intervals. Thresholds are fitted on the validation rows of a system where it has scored them all, else
/// the model's, else config.threshold. Throws as evidence_report() does.
Measured measured(const ReportInputs& inputs, const ReportConfig& config, std::vector<std::string>& notes, int threads);

/// What the summary shows: name in JSON, name for people.
struct MainFigure {
  const char *key, *name;
};
const std::vector<MainFigure>& main_figures();

/// The figure, with its interval.
ShownEstimate estimate_of(const FigureInterval& figure);
/// The figure of that name, with its interval; empty where there is none.
ShownEstimate estimate_of(const std::vector<NamedInterval>& figures, const std::string& name);

}  // namespace ctxtag
