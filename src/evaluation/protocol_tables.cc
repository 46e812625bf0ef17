#include "evaluation/protocol_tables.h"

#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/sample_joins.h"
#include "evaluation/lacking_rows.h"

namespace ctxtag {
namespace {

constexpr std::size_t kPublishedBatch = 32;

using SplitOfSample = std::optional<std::unordered_map<TrackId, Split>>;

// Whether a figure or a threshold is made of the row.
bool is_used(const SplitOfSample& splits, const TrackId& id) {
  if (!splits) return true;
  const auto found = splits->find(id);
  return found != splits->end() && found->second != Split::kTrain;
}

void leave_out(EvaluationTables& tables, const std::unordered_set<TrackId>& ids) {
  if (ids.empty()) return;
  std::vector<Eigen::Index> labels, scores;
  std::vector<TrackId> label_ids, score_ids;
  const auto keep = [&](const std::vector<TrackId>& from, std::vector<TrackId>& kept, std::vector<Eigen::Index>& rows) {
    for (std::size_t row = 0; row < from.size(); ++row) {
      if (ids.count(from[row]) != 0) continue;
      kept.push_back(from[row]);
      rows.push_back(static_cast<Eigen::Index>(row));
    }
  };
  keep(tables.labels.ids, label_ids, labels);
  keep(tables.scores.ids, score_ids, scores);
  tables.labels = {std::move(label_ids), tables.labels.vocabulary, tables.labels.values(labels, Eigen::all),
                   tables.labels.known(labels, Eigen::all)};
  tables.scores = {std::move(score_ids), {}, tables.scores.vocabulary, tables.scores.scores(scores, Eigen::all)};
  if (tables.splits) {
    for (const TrackId& id : ids) tables.splits->erase(id);
  }
}

// Without splits every sample is measured; with them evaluate() asks for the scores that it needs.
void require_scores(EvaluationTables& tables, bool allow_partial, std::vector<std::string>& notes) {
  if (tables.splits) return;
  const std::unordered_set<TrackId> scored(tables.scores.ids.begin(), tables.scores.ids.end());
  LackingRows unscored("samples", "have no score");
  std::unordered_set<TrackId> lacking;
  for (const TrackId& id : tables.labels.ids) {
    if (scored.count(id) != 0) continue;
    unscored.add(id);
    lacking.insert(id);
  }
  unscored.report(tables.labels.ids.size(), allow_partial, notes);
  leave_out(tables, lacking);
}

void require_single_labels(EvaluationTables& tables, bool allow_partial, std::vector<std::string>& notes) {
  LackingRows others("samples", "have not exactly one tag, and 0 in all others");
  std::unordered_set<TrackId> out;
  std::size_t used = 0;
  for (std::size_t row = 0; row < tables.labels.ids.size(); ++row) {
    const TrackId& id = tables.labels.ids[row];
    if (!is_used(tables.splits, id)) continue;
    ++used;
    const auto at = static_cast<Eigen::Index>(row);
    if ((tables.labels.known.row(at) != 0).all() && tables.labels.values.row(at).cast<int>().sum() == 1) continue;
    others.add(id);
    out.insert(id);
  }
  others.report(used, allow_partial, notes);
  leave_out(tables, out);
}

void drop_incomplete_batch(EvaluationTables& tables, std::vector<std::string>& notes) {
  std::vector<TrackId> tested;
  for (const TrackId& id : tables.labels.ids) {
    if (!tables.splits || (is_used(tables.splits, id) && tables.splits->at(id) == Split::kTest)) tested.push_back(id);
  }
  const std::size_t rest = tested.size() % kPublishedBatch;
  if (rest == 0) return;
  if (rest == tested.size()) {
    throw ConfigError("like ismir2020: only whole batches of 32 test samples count, and there are " +
                      std::to_string(rest) + "; leave --like out");
  }
  leave_out(tables, {tested.end() - static_cast<std::ptrdiff_t>(rest), tested.end()});
  notes.push_back("like ismir2020: the last " + std::to_string(rest) + " of " + std::to_string(tested.size()) +
                  " test samples, an incomplete batch of 32, are left out");
}

// A track of one split: where a split is one of samples, a track may be in several, with other users.
TrackId row_id(const TrackId& track, const SplitOfSample& splits, const TrackId& sample) {
  return splits ? TrackId{track.value + " in " + to_text(splits->at(sample))} : track;
}

EvaluationTables tables_of_tracks(const SampleTables& tables, std::vector<std::string>& notes) {
  if (!tables.scores.users.empty()) {
    throw ConfigError("protocol mo_mg measures tracks, but the scores are of users; give one row of scores per track");
  }
  const SampleScores unused = scores_of_samples(tables.scores, tables.samples);
  notes.insert(notes.end(), unused.notes.begin(), unused.notes.end());
  const LabelMatrix& labels = tables.samples.labels;
  const RowIndex scored = tables.scores.rows();
  EvaluationTables result{{}, {{}, labels.vocabulary, {}, {}}, {}, {}};
  if (tables.splits) result.splits.emplace();
  RowIndex rows;
  std::vector<Eigen::Index> score_rows;
  ByteMatrix positive = ByteMatrix::Zero(labels.values.rows(), labels.values.cols()), unknown = positive;
  for (std::size_t row = 0; row < tables.samples.size(); ++row) {
    const TrackId& track = labels.ids[row];
    const TrackId sample = sample_id(track, tables.samples.users[row]);
    if (!is_used(tables.splits, sample)) continue;
    const TrackId id = row_id(track, tables.splits, sample);
    const auto [found, is_new] = rows.emplace(id, result.labels.ids.size());
    if (is_new) {
      result.labels.ids.push_back(id);
      if (tables.splits) result.splits->emplace(id, tables.splits->at(sample));
      if (const auto score = scored.find(track); score != scored.end()) {
        result.scores.ids.push_back(id);
        score_rows.push_back(static_cast<Eigen::Index>(score->second));
      }
    }
    const auto to = static_cast<Eigen::Index>(found->second), from = static_cast<Eigen::Index>(row);
    positive.row(to) = positive.row(to).max(labels.values.row(from) * labels.known.row(from));
    unknown.row(to) = unknown.row(to).max(1 - labels.known.row(from));
  }
  const auto count = static_cast<Eigen::Index>(result.labels.ids.size());
  result.labels.values = positive.topRows(count);
  result.labels.known = result.labels.values.max(1 - unknown.topRows(count));
  result.scores.vocabulary = tables.scores.vocabulary;
  result.scores.scores = tables.scores.scores(score_rows, Eigen::all);
  return result;
}

}  // namespace

EvaluationTables protocol_tables(const SampleTables& tables, const EvaluationConfig& config,
                                 std::vector<std::string>& notes) {
  if (config.protocol == "mo_mg") {
    EvaluationTables result = tables_of_tracks(tables, notes);
    require_scores(result, config.allow_partial, notes);
    return result;
  }
  SampleScores scores = scores_of_samples(tables.scores, tables.samples);
  notes.insert(notes.end(), scores.notes.begin(), scores.notes.end());
  EvaluationTables result{std::move(scores.scores), by_sample(tables.samples), {}, tables.splits};
  require_scores(result, config.allow_partial, notes);
  if (config.single_labels()) require_single_labels(result, config.allow_partial, notes);
  if (config.like == "ismir2020") drop_incomplete_batch(result, notes);
  return result;
}

}  // namespace ctxtag
