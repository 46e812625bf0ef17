#include "ctxtag/reproduce/study_tables.h"

#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/confidence/negative_confidence.h"
#include "ctxtag/confidence/positive_weights.h"
#include "ctxtag/dataset/fold_splits.h"
#include "ctxtag/dataset/group_table.h"

namespace ctxtag {
namespace {

SplitTable splits_of(const StudyConfig& config, const StudyInputs& inputs, int fold) {
  const StudyFoldsConfig& folds = config.folds;
  if (folds.validation == "next") return splits_of_folds(inputs.folds, fold, (fold + 1) % folds.number);
  if (folds.validation == "share") {
    return splits_from_folds(inputs.folds, fold, folds.validation_share, inputs.truth, inputs.groups, folds.seed);
  }
  SplitTable table;
  table.ids = inputs.folds.ids;
  for (const int of_row : inputs.folds.folds) table.splits.push_back(of_row == fold ? Split::kTest : Split::kTrain);
  return table;
}

// Rows of `labels` that are in one of the two splits.
std::vector<std::uint8_t> rows_in(const LabelMatrix& labels, const SplitTable& table, Split one, Split other) {
  const auto assignment = table.assignment();
  std::vector<std::uint8_t> among;
  for (const TrackId& id : labels.ids) {
    const Split split = assignment.at(id);
    among.push_back(split == one || split == other ? 1 : 0);
  }
  return among;
}

bool has_positive(const LabelMatrix& labels, const std::vector<std::uint8_t>& among, Eigen::Index tag) {
  for (Eigen::Index row = 0; row < labels.values.rows(); ++row) {
    if (among[static_cast<std::size_t>(row)] == 0) continue;
    if (labels.known(row, tag) != 0 && labels.values(row, tag) != 0) return true;
  }
  return false;
}

RealMatrix prevalence_weights(const LabelMatrix& labels, const std::vector<std::uint8_t>& among) {
  std::vector<Eigen::Index> tags;
  std::vector<std::string> names;
  for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
    if (!has_positive(labels, among, tag)) continue;
    tags.push_back(tag);
    names.push_back(labels.vocabulary[static_cast<std::size_t>(tag)]);
  }
  RealMatrix weights = RealMatrix::Ones(labels.values.rows(), labels.values.cols());
  if (tags.empty()) return weights;
  const LabelMatrix used{labels.ids, TagVocabulary(names), labels.values(Eigen::all, tags),
                         labels.known(Eigen::all, tags)};
  weights(Eigen::all, tags) = positive_weights("prevalence", used, {}, 0, among);
  return weights;
}

const LabelMatrix& counted_labels(const std::string& statistics, const StudyInputs& inputs, const CellTables& tables) {
  return statistics == "complete" ? inputs.truth : tables.labels.visible;
}

}  // namespace

StudyInputs read_study_inputs(const StudyConfig& config) {
  StudyInputs inputs;
  inputs.truth = read_labels(config.data.labels);
  inputs.labels_hash = sha256(read_file(config.data.labels));
  if (!config.data.groups.empty()) inputs.groups = read_groups(config.data.groups, config.data.group_by);
  inputs.folds = split_folds(inputs.truth, inputs.groups, config.folds.number, config.folds.seed);
  return inputs;
}

CellTables cell_tables(const StudyConfig& config, const StudyInputs& inputs, const StudyCell& cell) {
  CellTables tables;
  tables.splits = splits_of(config, inputs, cell.fold);
  tables.training = rows_in(inputs.truth, tables.splits, Split::kTrain, Split::kTrain);
  const HideConfig hide{config.hide.rule, config.ratios[cell.ratio], config.hide.keep_one, config.seeds[cell.seed]};
  tables.labels =
      hide_labels(inputs.truth, hide, config.hide.as == "zero" ? HiddenAs::kZero : HiddenAs::kUnknown,
                  config.hide.validation ? rows_in(inputs.truth, tables.splits, Split::kTrain, Split::kValidation)
                                         : tables.training);
  return tables;
}

WeightTable system_weights(const StudySystemConfig& system, const StudyInputs& inputs, const CellTables& tables,
                           std::uint64_t seed) {
  const LabelMatrix& visible = tables.labels.visible;
  WeightTable weights{visible.ids, visible.vocabulary, {}, {}};
  // Weights are 0 at the positives of what they are counted from: of complete labels that would point at the hidden
  // ones.
  const LabelMatrix& negatives_from =
      system.counts_negatives() ? counted_labels(system.statistics, inputs, tables) : visible;
  weights.negative = system.negative == "ignore_missing"
                         ? ignore_missing(visible, tables.labels.hidden)
                         : negative_confidence(system.negative, negatives_from, {seed}, tables.training);
  weights.positive = system.positive == "prevalence"
                         ? prevalence_weights(counted_labels(system.positives_from(), inputs, tables), tables.training)
                         : positive_weights(system.positive, visible, {}, seed, tables.training);
  return weights;
}

std::vector<std::string> unweighted_tags(const StudySystemConfig& system, const StudyInputs& inputs,
                                         const CellTables& tables) {
  std::vector<std::string> tags;
  if (system.positive != "prevalence") return tags;
  const LabelMatrix& labels = counted_labels(system.positives_from(), inputs, tables);
  for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
    if (!has_positive(labels, tables.training, tag)) {
      tags.push_back(labels.vocabulary[static_cast<std::size_t>(tag)]);
    }
  }
  return tags;
}

bool all_ones(const WeightTable& weights, const LabelMatrix& visible) {
  const auto positive = visible.values * visible.known != 0;
  return (weights.positive == 1.0).all() && (weights.negative == 1.0 || positive).all();
}

nlohmann::json run_experiment(const StudyConfig& config, const StudyRun& run) {
  const StudySystemConfig& system = config.systems[run.system];
  nlohmann::json experiment = config.experiment;
  experiment.merge_patch(system.experiment);
  experiment["loss"] = system.loss;
  experiment["seed"] = config.seeds[run.cell.seed];
  return experiment;
}

}  // namespace ctxtag
