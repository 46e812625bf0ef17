#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/figure_intervals.h"
#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

/// What a comparison shows.
struct FigureChoice {
  std::vector<std::string> names;  ///< of tag_figure_names() and average_figure_names(), or "all" of them
  bool tests = false;              ///< with the tests of FigureTest

  bool holds(const std::string& name) const;
  bool needs_decisions() const;  ///< one of them is neither a ROC-AUC nor an average precision
  /// Throws ConfigError for a name that no figure has.
  void validate() const;
};

/// A test made for one kind of figure, and so sharper than samples: DeLong of a tag's ROC-AUC, McNemar of a tag's
/// accuracy and of the exact match of rows, which take rows for independent; Wilcoxon's signed ranks over the tags of a
/// macro figure, or over users.
struct FigureTest {
  std::string name;            ///< delong, mcnemar, wilcoxon
  std::int64_t count = 0;      ///< rows; cells or rows that one system alone has right; tags or users that differ
  bool is_exact = false;       ///< not by a normal or chi-square approximation
  std::optional<double> p;     ///< two-sided
  std::optional<double> holm;  ///< corrected as FigureDifference::holm is
};

/// A figure of the first system less that of the second.
struct FigureDifference {
  std::string name;
  FigureInterval difference;
  std::optional<double> standard_error;  ///< deviation of the samples' differences
  std::optional<double> p;               ///< bootstrap_p()
  /// p corrected for all tests of this figure: of the tags of all pairs, or of the average of all pairs.
  std::optional<double> holm;
  std::optional<double>
      detectable;  ///< detectable_difference() at 80 % power and the level 1 - confidence, uncorrected
  std::optional<FigureTest> test;
};

/// In how many tags the first system has the greater figure.
struct TagWins {
  std::string figure;
  std::int64_t won = 0, lost = 0, tied = 0;
  std::int64_t won_significantly = 0, lost_significantly = 0;  ///< FigureDifference::holm is at most 1 - confidence
};

struct PairOfSystems {
  std::size_t first = 0, second = 0;
  std::vector<std::vector<FigureDifference>> per_tag;
  std::vector<FigureDifference> average;
  std::vector<TagWins> wins;  ///< of each figure of a tag
};

struct FigureComparison {
  TagVocabulary vocabulary;
  std::vector<std::string> names;        ///< of the systems
  std::vector<FigureIntervals> systems;  ///< the figures that are chosen
  std::vector<PairOfSystems> pairs;  ///< the first with each of the others, then the second ...; none of two controls
  std::vector<std::string> notes;
};

/// The chosen figures of every system and of every pair, with intervals from the samples of paired_bootstrap(). Figures
/// of decisions are empty where the cells hold none. With several folds ROC-AUC and average precision are means over
/// the folds where they are defined (macro ones over tags and folds), and DeLong's test, which is of one set of rows,
/// is left out; figures of decisions are of all rows together. Throws as figure_intervals() does, and ConfigError for
/// fewer than two systems.
FigureComparison compare_figures(const ComparedCells& cells, const FigureChoice& choice, const BootstrapConfig& config,
                                 int threads = 1);

/// comparison_text() and comparison_json() of the same comparison with the figures: in the JSON, `average`, `per_tag`
/// and `intervals` of every system; `differences`, `intervals`, `standard_errors`, `p_values`, `p_values_holm`,
/// `detectable_differences` and `tests`, each of the shape {"per_tag": {TAG: {FIGURE: ...}}, "average": {FIGURE: ...}},
/// and `wins` of every pair.
std::string figures_text(const FigureComparison& comparison);
std::string with_figures(const std::string& comparison_json, const FigureComparison& comparison);

/// One row for each system, and one for each pair, in each figure: of the tags, then of the average (no tag).
std::string figures_csv(const FigureComparison& comparison);

}  // namespace ctxtag
