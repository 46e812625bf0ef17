#include "ctxtag/evaluation/compare.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/figures.h"
#include "evaluation/row_clusters.h"
#include "evaluation/row_selection.h"

namespace ctxtag {
namespace {

// Rows of the scores by row of the labels.
using RowPairs = std::map<Eigen::Index, Eigen::Index>;

RowPairs rows_of(const ComparisonTables& tables, std::size_t system, bool allow_partial,
                 std::vector<std::string>& notes) {
  const std::string who = tables.names[system] + ": ";
  const ScoreTable& scores = tables.scores[system];
  if (!scores.users.empty()) throw ConfigError(who + "scores of users are not compared; give one score per track");
  if (scores.vocabulary != tables.labels.vocabulary) {
    throw ConfigError(who + "its tags (" + joined(scores.vocabulary.tags()) + ") are not those of the labels (" +
                      joined(tables.labels.vocabulary.tags()) + "), in this order");
  }
  const EvaluationTables one{scores, tables.labels, {}, tables.splits};
  const std::optional<Split> split = tables.splits ? std::optional(Split::kTest) : std::nullopt;
  std::vector<std::string> of_system;
  RowPairs pairs;
  try {
    const SelectedRows rows = selected_rows(one, split, allow_partial, of_system);
    for (std::size_t i = 0; i < rows.scores.size(); ++i) pairs.emplace(rows.labels[i], rows.scores[i]);
  } catch (const ConfigError& error) {
    throw ConfigError(who + error.what());
  }
  for (const std::string& note : of_system) notes.push_back(who + note);
  return pairs;
}

// Rows of the labels that every system has, by ascending id.
std::vector<Eigen::Index> common_rows(const ComparisonTables& tables, const std::vector<RowPairs>& systems,
                                      bool allow_partial, std::vector<std::string>& notes) {
  std::map<Eigen::Index, std::size_t> seen;
  for (const RowPairs& rows : systems) {
    for (const auto& [label, score] : rows) ++seen[label];
  }
  std::vector<Eigen::Index> common;
  std::vector<std::string> lacking;
  for (const auto& [label, times] : seen) {
    if (times == systems.size()) {
      common.push_back(label);
    } else {
      lacking.push_back(tables.labels.ids[static_cast<std::size_t>(label)].value);
    }
  }
  if (!lacking.empty()) {
    const std::string message = fmt::format("{} of {} tracks are scored by some systems only ('{}'{})", lacking.size(),
                                            seen.size(), lacking[0], lacking.size() > 1 ? ", ..." : "");
    if (!allow_partial) throw ConfigError(message + "; give their scores, or set allow_partial to leave them out");
    notes.push_back(message + "; left out");
  }
  if (common.empty()) throw ConfigError("no track is scored by every system");
  const std::vector<TrackId>& ids = tables.labels.ids;
  std::sort(common.begin(), common.end(), [&](Eigen::Index a, Eigen::Index b) {
    return ids[static_cast<std::size_t>(a)] < ids[static_cast<std::size_t>(b)];
  });
  return common;
}

}  // namespace

ComparedCells compared_cells(const ComparisonTables& tables, bool allow_partial, std::vector<std::string>& notes) {
  if (tables.scores.size() < 2) throw ConfigError("a comparison needs the scores of at least two systems");
  std::vector<RowPairs> systems;
  for (std::size_t i = 0; i < tables.scores.size(); ++i) systems.push_back(rows_of(tables, i, allow_partial, notes));
  const std::vector<Eigen::Index> labels = common_rows(tables, systems, allow_partial, notes);
  ComparedCells cells;
  cells.systems = tables.names;
  cells.vocabulary = tables.labels.vocabulary;
  for (std::size_t i = 0; i < systems.size(); ++i) {
    std::vector<Eigen::Index> rows;
    rows.reserve(labels.size());
    for (const Eigen::Index label : labels) rows.push_back(systems[i].at(label));
    cells.scores.emplace_back(tables.scores[i].scores(rows, Eigen::all));
  }
  cells.values = tables.labels.values(labels, Eigen::all);
  cells.known = tables.labels.known(labels, Eigen::all);
  std::vector<TrackId> ids;
  ids.reserve(labels.size());
  for (const Eigen::Index label : labels) ids.push_back(tables.labels.ids[static_cast<std::size_t>(label)]);
  NamedClusters clusters = named_clusters(ids, tables.clusters, notes);
  cells.cluster = std::move(clusters.rows.cluster);
  cells.clusters = clusters.rows.clusters;
  cells.cluster_names = std::move(clusters.names);
  return cells;
}

std::vector<ByteMatrix> compared_decisions(const ComparisonTables& tables, const ComparedCells& cells,
                                           const EvaluationConfig& config, std::vector<std::string>& notes) {
  const TagVocabulary& tags = tables.labels.vocabulary;
  std::vector<ByteMatrix> decisions;
  for (std::size_t i = 0; i < tables.scores.size(); ++i) {
    const std::string who = tables.names[i] + ": ";
    std::vector<double> thresholds(tags.size(), config.threshold);
    if (tables.splits && config.fits_thresholds()) {
      const EvaluationTables one{tables.scores[i], tables.labels, {}, tables.splits};
      std::vector<std::string> of_system;
      std::vector<std::optional<double>> fitted;
      try {
        fitted = fitted_thresholds(
            scored_labels(one, selected_rows(one, Split::kValidation, config.allow_partial, of_system)));
      } catch (const ConfigError& error) {
        throw ConfigError(who + error.what() + "; decisions need thresholds: give scores of validation rows, or set " +
                          "fit_thresholds=false");
      }
      for (const std::string& note : of_system) notes.push_back(who + note);
      for (std::size_t tag = 0; tag < tags.size(); ++tag) {
        if (fitted[tag]) thresholds[tag] = *fitted[tag];
        if (fitted[tag]) continue;
        notes.push_back(who + "'" + tags[tag] + "' has no positive among the validation rows: its threshold is " +
                        to_text(config.threshold));
      }
    }
    decisions.push_back(decisions_at(cells.scores[i], thresholds, conventions_of(config).decision));
  }
  return decisions;
}

}  // namespace ctxtag
