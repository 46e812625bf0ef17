#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/evaluation_config.h"
#include "ctxtag/evaluation/figure_comparison.h"
#include "ctxtag/evaluation/paired_bootstrap.h"
#include "ctxtag/evaluation/user_satisfaction.h"

namespace ctxtag {

/// What a comparison on samples reads. All tables have the same vocabulary.
struct SampleComparisonTables {
  std::vector<std::string> names;  ///< of the systems
  std::vector<ScoreTable> scores;  ///< one per system, each per track or per track and user
  SampleTable samples;
  std::optional<std::unordered_map<TrackId, Split>> splits = {};  ///< by sample_id()
  std::size_t controls = 0;  ///< how many of the systems, which are the last; not compared with each other
};

struct FigureWithInterval {
  std::optional<double> value;
  std::optional<Interval> interval;
};

/// Beyond macro ROC-AUC.
struct SampleFigures {
  FigureWithInterval accuracy;      ///< share of the samples with known labels that are decided right in every tag
  FigureWithInterval satisfaction;  ///< mean over users of the F1 of user_results()
};

struct SampleComparison {
  Comparison ranking;                  ///< clusters are users
  std::vector<SampleFigures> systems;  ///< in the order of ranking.systems
  std::vector<SampleFigures> pairs;    ///< differences, in the order of ranking.pairs
  std::vector<WinRate> wins;           ///< of the first of each pair over the second
  std::vector<FigureTest> user_tests;  ///< Wilcoxon over users' F1, of each pair; corrected for the number of pairs
  std::vector<std::string> notes;
};

/// The cells that all systems are measured on: samples (with splits: the test samples), clusters being users, by
/// config.protocol so_sg, mo_sg or none. Throws as compared_cells() and evaluate_samples() do, and ConfigError for
/// mo_mg, which has no users.
ComparedCells compared_samples(const SampleComparisonTables& tables, const EvaluationConfig& config,
                               std::vector<std::string>& notes);

/// What every system decides on the cells of compared_samples(), or on pooled_folds() of them, as compare_samples() has
/// it.
std::vector<ByteMatrix> sample_decisions(const ComparedCells& cells, const EvaluationConfig& config);

/// Systems on the cells of compared_samples(), or on pooled_folds() of them. Decisions are those of evaluate_samples(),
/// but that thresholds stay at config.threshold; as they can be compared whatever the fold, accuracy and satisfaction
/// are of all rows together. Every interval is of the same samples of whole users, drawn with replacement. Throws as
/// paired_bootstrap() does.
SampleComparison compare_samples(const ComparedCells& cells, const EvaluationConfig& config, int threads = 1);
/// Systems on the samples of the tables: both of the above.
SampleComparison compare_samples(const SampleComparisonTables& tables, const EvaluationConfig& config, int threads = 1);

/// As comparison_text() and comparison_json(), with accuracy, satisfaction and win rates.
std::string comparison_text(const SampleComparison& comparison);
std::string comparison_json(const SampleComparison& comparison);

}  // namespace ctxtag
