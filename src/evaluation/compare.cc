#include "ctxtag/evaluation/compare.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
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

// A cluster's name: its group's, or where there is none the track's id. Numbers follow the order of the names.
void number_clusters(const ComparisonTables& tables, const std::vector<Eigen::Index>& rows, ComparedCells& cells,
                     std::vector<std::string>& notes) {
  std::vector<ClusterName> names;
  std::int64_t alone = 0;
  for (const Eigen::Index row : rows) {
    const TrackId& id = tables.labels.ids[static_cast<std::size_t>(row)];
    const auto found = tables.clusters.find(id);
    const bool grouped = found != tables.clusters.end();
    alone += grouped ? 0 : 1;
    names.push_back({grouped, grouped ? found->second : id.value});
  }
  std::map<ClusterName, std::size_t> numbers;
  for (const ClusterName& name : names) numbers.emplace(name, 0);
  for (auto& [name, number] : numbers) {
    number = cells.clusters++;
    cells.cluster_names.push_back(name);
  }
  for (const ClusterName& name : names) cells.cluster.push_back(numbers.at(name));
  if (alone > 0 && !tables.clusters.empty()) {
    notes.push_back(fmt::format("{} of {} tracks have no cluster: each is one of its own", alone, rows.size()));
  }
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
  number_clusters(tables, labels, cells, notes);
  return cells;
}

}  // namespace ctxtag
