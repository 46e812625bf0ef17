#include "evaluation/row_selection.h"

#include <algorithm>
#include <unordered_set>

#include "ctxtag/base/error.h"
#include "evaluation/lacking_rows.h"

namespace ctxtag {
namespace {

void require_scores(const EvaluationTables& tables, Split split, bool allow_partial, std::vector<std::string>& notes) {
  const std::unordered_set<TrackId> scored(tables.scores.ids.begin(), tables.scores.ids.end());
  LackingRows unscored(to_text(split) + " tracks of the splits", "have no score");
  std::size_t tracks = 0;
  std::vector<TrackId> lacking;
  for (const auto& [id, of_track] : *tables.splits) {
    if (of_track != split) continue;
    ++tracks;
    if (scored.count(id) == 0) lacking.push_back(id);
  }
  if (tracks == 0) throw ConfigError("the splits hold no " + to_text(split) + " track");
  std::sort(lacking.begin(), lacking.end());
  for (const TrackId& id : lacking) unscored.add(id);
  unscored.report(tracks, allow_partial, notes);
}

}  // namespace

SelectedRows selected_rows(const EvaluationTables& tables, std::optional<Split> split, bool allow_partial,
                           std::vector<std::string>& notes) {
  if (split) require_scores(tables, *split, allow_partial, notes);
  const LabelMatrix& reference = tables.truth ? *tables.truth : tables.labels;
  const RowIndex labels = reference.rows();
  const RowIndex training = tables.truth ? tables.labels.rows() : RowIndex();
  const std::string kind = split ? "scored " + to_text(*split) + " rows" : "scored rows";
  LackingRows unlabelled(kind, tables.truth ? "have no truth" : "have no labels"), untrained(kind, "have no labels");
  SelectedRows rows;
  std::size_t wanted = 0;
  const TrackId* first_wanted = nullptr;
  for (std::size_t row = 0; row < tables.scores.ids.size(); ++row) {
    const TrackId& id = tables.scores.ids[row];
    if (split) {
      const auto of_track = tables.splits->find(id);
      if (of_track == tables.splits->end() || of_track->second != *split) continue;
    }
    if (wanted++ == 0) first_wanted = &id;
    const auto label = labels.find(id);
    const auto trained = tables.truth ? training.find(id) : training.end();
    if (label == labels.end()) {
      unlabelled.add(id);
    } else if (tables.truth && trained == training.end()) {
      untrained.add(id);
    } else {
      rows.scores.push_back(static_cast<Eigen::Index>(row));
      rows.labels.push_back(static_cast<Eigen::Index>(label->second));
      if (tables.truth) rows.training_labels.push_back(static_cast<Eigen::Index>(trained->second));
    }
  }
  if (rows.scores.empty() && wanted > 0 && !reference.ids.empty()) {
    throw ConfigError("none of the " + std::to_string(wanted) + " " + kind + " has labels: they have ids such as '" +
                      escaped_bytes(first_wanted->value) + "', the labels such as '" +
                      escaped_bytes(reference.ids[0].value) + "'");
  }
  unlabelled.report(wanted, allow_partial, notes);
  untrained.report(wanted, allow_partial, notes);
  if (rows.scores.empty()) {
    throw ConfigError(split ? "no " + to_text(*split) + " track has both a score and labels"
                            : "no row has both a score and labels");
  }
  return rows;
}

ScoredLabels scored_labels(const EvaluationTables& tables, const SelectedRows& rows, Unlabelled unlabelled) {
  const LabelMatrix& reference = tables.truth ? *tables.truth : tables.labels;
  ScoredLabels cells{tables.scores.scores(rows.scores, Eigen::all), reference.values(rows.labels, Eigen::all),
                     reference.known(rows.labels, Eigen::all)};
  if (unlabelled == Unlabelled::kNegative) {
    cells.values *= cells.known;
    cells.known.setOnes();
  }
  return cells;
}

void note_unused_rows(const EvaluationTables& tables, std::vector<std::string>& notes) {
  const std::unordered_set<TrackId> scored(tables.scores.ids.begin(), tables.scores.ids.end());
  if (tables.splits) {
    std::size_t outside = 0;
    for (const TrackId& id : tables.scores.ids) outside += tables.splits->count(id) == 0 ? 1 : 0;
    if (outside > 0) notes.push_back(std::to_string(outside) + " scored rows stand in no split and take no part");
    return;
  }
  std::size_t unscored = 0;
  for (const TrackId& id : (tables.truth ? *tables.truth : tables.labels).ids)
    unscored += scored.count(id) == 0 ? 1 : 0;
  if (unscored > 0) notes.push_back(std::to_string(unscored) + " labelled tracks have no score and take no part");
}

}  // namespace ctxtag
