#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/confidence/hide.h"
#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/dataset/weight_table.h"
#include "ctxtag/reproduce/study_plan.h"

namespace ctxtag {

/// What a study is made from.
struct StudyInputs {
  LabelMatrix truth;  ///< complete labels
  GroupOfTrack groups;
  SplitTable folds;         ///< rows as those of `truth`
  std::string labels_hash;  ///< SHA-256 of the label table
};

/// Throws DataError and ConfigError as the readers and split_folds() do.
StudyInputs read_study_inputs(const StudyConfig& config);

/// What the systems of one cell learn from.
struct CellTables {
  SplitTable splits;
  HiddenLabels labels;
  std::vector<std::uint8_t> training;  ///< 1 for the rows of the labels that are trained on
};

/// Splits depend on the fold alone, hidden labels on fold, seed and ratio.
CellTables cell_tables(const StudyConfig& config, const StudyInputs& inputs, const StudyCell& cell);

/// The weights of a system, counted over the training rows of what is visible, or of the complete labels where the
/// system says so. A tag without a positive there has no weight of positives by prevalence: it stays 1, and is used for
/// none.
WeightTable system_weights(const StudySystemConfig& system, const StudyInputs& inputs, const CellTables& tables,
                           std::uint64_t seed);
/// Those tags, of a system that weighs positives by prevalence.
std::vector<std::string> unweighted_tags(const StudySystemConfig& system, const StudyInputs& inputs,
                                         const CellTables& tables);

/// True when the table says nothing that leaving it out would not: every positive counts 1, every other cell too.
bool all_ones(const WeightTable& weights, const LabelMatrix& visible);

/// The config of one training without `data`: what all runs share, the system's own, its loss, the seed.
nlohmann::json run_experiment(const StudyConfig& config, const StudyRun& run);

}  // namespace ctxtag
