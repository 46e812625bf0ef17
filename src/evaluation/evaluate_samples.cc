#include "ctxtag/evaluation/evaluate_samples.h"

#include <map>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "evaluation/decided_samples.h"
#include "evaluation/protocol_tables.h"
#include "evaluation/row_clusters.h"

namespace ctxtag {
namespace {

struct UserHistory {
  std::int64_t train_samples = 0;
  std::set<Eigen::Index> contexts;
};

void add_contexts(const SampleTable& samples, std::map<UserId, UserHistory>& histories) {
  for (std::size_t row = 0; row < samples.size(); ++row) {
    std::set<Eigen::Index>& contexts = histories[samples.users[row]].contexts;
    const auto at = static_cast<Eigen::Index>(row);
    for (Eigen::Index tag = 0; tag < samples.labels.values.cols(); ++tag) {
      if (samples.labels.known(at, tag) != 0 && samples.labels.values(at, tag) != 0) contexts.insert(tag);
    }
  }
}

// Whether anything is known of what training saw.
bool add_training(const SampleTables& tables, std::map<UserId, UserHistory>& histories) {
  if (tables.train_samples) {
    for (const UserId& user : tables.train_samples->users) ++histories[user].train_samples;
    return true;
  }
  bool any = false;
  for (std::size_t row = 0; tables.splits && row < tables.samples.size(); ++row) {
    const UserId& user = tables.samples.users[row];
    const auto split = tables.splits->find(sample_id(tables.samples.labels.ids[row], user));
    if (split == tables.splits->end() || split->second != Split::kTrain) continue;
    ++histories[user].train_samples;
    any = true;
  }
  return any;
}

void note_seen(const SampleTables& tables, std::vector<std::string>& notes) {
  if (!tables.train_samples) return;
  std::set<TrackId> trained;
  for (const TrackId& id : by_sample(*tables.train_samples).ids) trained.insert(id);
  std::size_t seen = 0;
  for (const TrackId& id : by_sample(tables.samples).ids) seen += trained.count(id);
  if (seen > 0) notes.push_back(std::to_string(seen) + " samples are among the training samples too");
}

void require_same_tags(const SampleTables& tables) {
  const auto require = [&](const TagVocabulary& tags, const char* table) {
    if (tags == tables.scores.vocabulary) return;
    throw ConfigError("the tags of the scores (" + joined(tables.scores.vocabulary.tags()) + ") are not those of the " +
                      table + " (" + joined(tags.tags()) + "), in this order");
  };
  require(tables.samples.labels.vocabulary, "samples");
  if (tables.train_samples) require(tables.train_samples->labels.vocabulary, "training samples");
}

}  // namespace

SampleReport evaluate_samples(const SampleTables& tables, const EvaluationConfig& config, int threads) {
  require_same_tags(tables);
  std::vector<std::string> notes;
  EvaluationTables rows = protocol_tables(tables, config, notes);
  if (config.protocol != "mo_mg") rows.clusters = users_of_samples(tables.samples);
  SampleReport report;
  report.metrics = evaluate(rows, config, threads);
  note_seen(tables, notes);
  report.metrics.notes.insert(report.metrics.notes.begin(), notes.begin(), notes.end());
  if (config.protocol == "mo_mg") return report;
  report.users = user_results(decided_samples(tables.samples, rows, config, report.metrics));
  std::map<UserId, UserHistory> histories;
  add_contexts(tables.samples, histories);
  if (tables.train_samples) add_contexts(*tables.train_samples, histories);
  const bool training_known = add_training(tables, histories);
  for (UserResult& user : report.users) {
    const UserHistory& history = histories[user.user];
    if (training_known) user.train_samples = history.train_samples;
    user.contexts = static_cast<std::int64_t>(history.contexts.size());
  }
  report.groups = user_groups(report.users, config.bootstrap, threads);
  return report;
}

}  // namespace ctxtag
