#include "report/measured.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "evaluation/row_clusters.h"
#include "evaluation/row_selection.h"

namespace ctxtag {
namespace {

using RowOfId = std::map<TrackId, std::pair<Eigen::Index, Eigen::Index>>;  // rows of scores and labels

void require_same_tags(const ReportSystem& system, const LabelMatrix& labels) {
  if (system.scores.vocabulary == labels.vocabulary) return;
  throw ConfigError(system.name + ": its tags (" + joined(system.scores.vocabulary.tags()) +
                    ") are not those of the labels (" + joined(labels.vocabulary.tags()) + "), in this order");
}

RowOfId rows_of(const ReportSystem& system, const ReportInputs& inputs, bool allow_partial,
                std::vector<std::string>& notes) {
  const EvaluationTables tables{system.scores, inputs.labels, {}, inputs.splits};
  const std::optional<Split> split = inputs.splits ? std::optional(Split::kTest) : std::nullopt;
  std::vector<std::string> of_system;
  RowOfId rows;
  try {
    const SelectedRows selected = selected_rows(tables, split, allow_partial, of_system);
    for (std::size_t i = 0; i < selected.scores.size(); ++i) {
      const Eigen::Index score = selected.scores[i];
      rows.emplace(system.scores.ids[static_cast<std::size_t>(score)], std::pair(score, selected.labels[i]));
    }
  } catch (const ConfigError& error) {
    throw ConfigError(system.name + ": " + error.what());
  }
  for (const std::string& note : of_system) notes.push_back(system.name + ": " + note);
  return rows;
}

std::vector<TrackId> common_ids(const std::vector<RowOfId>& systems, bool allow_partial,
                                std::vector<std::string>& notes) {
  std::map<TrackId, std::size_t> times;
  for (const RowOfId& rows : systems) {
    for (const auto& [id, places] : rows) ++times[id];
  }
  std::vector<TrackId> common;
  std::vector<std::string> lacking;
  for (const auto& [id, count] : times) {
    if (count == systems.size()) {
      common.push_back(id);
    } else {
      lacking.push_back(id.value);
    }
  }
  if (!lacking.empty()) {
    const std::string message = fmt::format("{} of {} rows are scored by some systems only ('{}'{})", lacking.size(),
                                            times.size(), lacking[0], lacking.size() > 1 ? ", ..." : "");
    if (!allow_partial) throw ConfigError(message + "; give their scores, or set allow_partial to leave them out");
    notes.push_back(message + "; left out");
  }
  if (common.empty()) throw ConfigError("no row is scored by every system");
  return common;
}

// The thresholds of the greatest F1 on the validation rows; false where the system has not scored all of them.
bool fit_thresholds(const ReportSystem& system, const ReportInputs& inputs, double fallback, MeasuredSystem& result,
                    std::vector<std::string>& notes) {
  if (!inputs.splits) return false;
  const EvaluationTables tables{system.scores, inputs.labels, {}, inputs.splits};
  ScoredLabels validation;
  try {
    std::vector<std::string> ignored;
    validation = scored_labels(tables, selected_rows(tables, Split::kValidation, false, ignored));
  } catch (const ConfigError&) {
    return false;
  }
  result.thresholds.clear();
  for (const std::optional<double>& fitted : fitted_thresholds(validation)) {
    if (!fitted) {
      notes.push_back(fmt::format("{}: '{}' has no positive among the validation rows: its threshold is {}",
                                  system.name, inputs.labels.vocabulary[result.thresholds.size()], to_text(fallback)));
    }
    result.thresholds.push_back(fitted.value_or(fallback));
  }
  result.thresholds_from = "greatest F1 on the validation rows";
  return true;
}

void choose_thresholds(const ReportSystem& system, const ReportInputs& inputs, double fallback, MeasuredSystem& result,
                       std::vector<std::string>& notes) {
  if (fit_thresholds(system, inputs, fallback, result, notes)) return;
  if (system.run && system.run->vocabulary == system.scores.vocabulary) {
    result.thresholds = system.run->thresholds;
    result.thresholds_from = "the model's";
    return;
  }
  result.thresholds.assign(system.scores.vocabulary.size(), fallback);
  result.thresholds_from = to_text(fallback);
}

void number_clusters(const ReportInputs& inputs, Measured& result, std::vector<std::string>& notes) {
  const NamedClusters clusters = named_clusters(result.ids, inputs.clusters, notes);
  result.cluster = clusters.rows.cluster;
  result.clusters = clusters.rows.clusters;
  if (result.clusters < 2) throw ConfigError("intervals need at least two " + inputs.cluster_noun + " among the rows");
}

std::vector<std::size_t> most_frequent(const Figures& figures, std::size_t most) {
  std::vector<std::size_t> tags(figures.per_tag.size());
  std::iota(tags.begin(), tags.end(), std::size_t{0});
  std::stable_sort(tags.begin(), tags.end(), [&](std::size_t a, std::size_t b) {
    return figures.per_tag[a].support > figures.per_tag[b].support;
  });
  tags.resize(std::min(tags.size(), most));
  std::sort(tags.begin(), tags.end());
  return tags;
}

ComparedCells compared(const Measured& result) {
  ComparedCells cells;
  cells.vocabulary = result.tags;
  for (const MeasuredSystem& system : result.systems) {
    cells.systems.push_back(system.name);
    cells.scores.push_back(system.cells.scores);
    cells.decisions.push_back(decisions_at(system.cells.scores, system.thresholds));
  }
  cells.values = result.systems[0].cells.values;
  cells.known = result.systems[0].cells.known;
  cells.cluster = result.cluster;
  cells.clusters = result.clusters;
  return cells;
}

}  // namespace

TrackId Measured::track(std::size_t row) const {
  const std::string& id = ids[row].value;
  return {id.substr(0, id.find(" for user "))};
}

const std::vector<MainFigure>& main_figures() {
  static const std::vector<MainFigure> figures = {{"macro_roc_auc", "macro ROC-AUC"},
                                                  {"macro_average_precision", "macro average precision"},
                                                  {"macro_f1", "macro F1"},
                                                  {"micro_f1", "micro F1"}};
  return figures;
}

ShownEstimate estimate_of(const FigureInterval& figure) {
  if (!figure.interval) return {figure.value, {}, {}};
  return {figure.value, figure.interval->low, figure.interval->high};
}

ShownEstimate estimate_of(const std::vector<NamedInterval>& figures, const std::string& name) {
  for (const NamedInterval& figure : figures) {
    if (figure.name != name) continue;
    return estimate_of(figure.figure);
  }
  return {};
}

Measured measured(const ReportInputs& inputs, const ReportConfig& config, std::vector<std::string>& notes,
                  int threads) {
  if (inputs.systems.empty()) throw ConfigError("a report needs at least one run or score table");
  std::vector<RowOfId> rows;
  for (const ReportSystem& system : inputs.systems) {
    require_same_tags(system, inputs.labels);
    rows.push_back(rows_of(system, inputs, config.allow_partial, notes));
  }
  Measured result;
  result.tags = inputs.labels.vocabulary;
  result.ids = common_ids(rows, config.allow_partial, notes);
  number_clusters(inputs, result, notes);
  const RowClusters clusters{result.cluster, result.clusters};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ReportSystem& system = inputs.systems[i];
    MeasuredSystem measured_system;
    measured_system.name = system.name;
    std::vector<Eigen::Index> scores, labels;
    for (const TrackId& id : result.ids) {
      scores.push_back(rows[i].at(id).first);
      labels.push_back(rows[i].at(id).second);
    }
    measured_system.cells = {system.scores.scores(scores, Eigen::all), inputs.labels.values(labels, Eigen::all),
                             inputs.labels.known(labels, Eigen::all)};
    choose_thresholds(system, inputs, config.threshold, measured_system, notes);
    measured_system.figures =
        with_decisions(ranking_figures(measured_system.cells), measured_system.cells, measured_system.thresholds);
    measured_system.intervals =
        figure_intervals(measured_system.cells, measured_system.thresholds, clusters, config.bootstrap, threads);
    const RealMatrix& values = measured_system.cells.scores;
    measured_system.are_probabilities = values.size() > 0 && values.minCoeff() >= 0.0 && values.maxCoeff() <= 1.0;
    result.systems.push_back(std::move(measured_system));
  }
  result.shown_tags = most_frequent(result.systems[0].figures, static_cast<std::size_t>(config.most_tags));
  if (result.systems.size() > 1) {
    try {
      FigureChoice choice;
      for (const MainFigure& figure : main_figures()) choice.names.emplace_back(figure.key);
      result.comparison = compare_figures(compared(result), choice, config.bootstrap, threads);
    } catch (const ConfigError& error) {
      notes.push_back(std::string("systems are not compared: ") + error.what());
    }
  }
  return result;
}

}  // namespace ctxtag
