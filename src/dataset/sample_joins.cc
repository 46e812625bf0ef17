#include "ctxtag/dataset/sample_joins.h"

#include <map>
#include <set>
#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

template <typename Id>
std::vector<std::string> texts_of(const std::vector<Id>& ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const Id& id : ids) texts.push_back(id.value);
  return texts;
}

ScoreTable rows_of(const ScoreTable& scores, std::vector<TrackId> ids, const std::vector<Eigen::Index>& rows) {
  return {std::move(ids), {}, scores.vocabulary, scores.scores(rows, Eigen::all)};
}

ScoreTable ordered_like(const SampleTable& samples, const ScoreTable& by_sample_id) {
  RowIndex rows = by_sample_id.rows();
  std::vector<TrackId> ids;
  std::vector<Eigen::Index> from;
  const auto take = [&](const TrackId& id) {
    const auto found = rows.find(id);
    if (found == rows.end()) return;
    ids.push_back(id);
    from.push_back(static_cast<Eigen::Index>(found->second));
    rows.erase(found);
  };
  for (std::size_t row = 0; row < samples.size(); ++row) take(sample_id(samples.labels.ids[row], samples.users[row]));
  for (const TrackId& id : by_sample_id.ids) take(id);
  return rows_of(by_sample_id, std::move(ids), from);
}

SampleScores of_tracks(const ScoreTable& scores, const SampleTable& samples) {
  const RowIndex rows = scores.rows();
  std::unordered_set<TrackId> used;
  std::vector<TrackId> ids;
  std::vector<Eigen::Index> from;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const TrackId& track = samples.labels.ids[row];
    const auto found = rows.find(track);
    if (found == rows.end()) continue;
    used.insert(track);
    ids.push_back(sample_id(track, samples.users[row]));
    from.push_back(static_cast<Eigen::Index>(found->second));
  }
  SampleScores result{rows_of(scores, std::move(ids), from), {}};
  if (const std::size_t unused = scores.ids.size() - used.size(); unused > 0) {
    result.notes.push_back(std::to_string(unused) + " scored tracks have no sample and take no part");
  }
  return result;
}

void note_unsampled(const SplitTable& splits, const std::vector<TrackId>& sampled, std::vector<std::string>* notes) {
  if (notes == nullptr) return;
  const std::unordered_set<TrackId> known(sampled.begin(), sampled.end());
  std::size_t without = 0;
  for (std::size_t row = 0; row < splits.ids.size(); ++row) {
    const TrackId id = splits.users.empty() ? splits.ids[row] : sample_id(splits.ids[row], splits.users[row]);
    without += known.count(id) == 0 ? 1 : 0;
  }
  if (without == 0) return;
  notes->push_back(std::to_string(without) + " of " + std::to_string(splits.ids.size()) +
                   " rows of the splits have no sample");
}

// The names that stand in two splits, in order.
class Shared {
 public:
  void add(const std::string& name, Split split) {
    const auto [first, is_new] = splits_.emplace(name, split);
    if (!is_new && first->second != split) shared_.insert(name);
  }
  void refuse(const std::string& what) const {
    if (shared_.empty()) return;
    throw ConfigError(std::to_string(shared_.size()) + " of " + std::to_string(splits_.size()) + " " + what +
                      " have samples in two splits ('" + *shared_.begin() + "'" + (shared_.size() > 1 ? ", ..." : "") +
                      "); split by " + what + ", or do not ask for disjoint ones");
  }

 private:
  std::map<std::string, Split> splits_;
  std::set<std::string> shared_;
};

}  // namespace

void require_one_spelling(const std::vector<std::string>& wanted, const std::string& wanted_in,
                          const std::vector<std::string>& present, const std::string& present_in) {
  const std::unordered_set<std::string> known(present.begin(), present.end());
  std::set<std::string> lacking;
  for (const std::string& id : wanted) {
    if (known.count(id) == 0) lacking.insert(id);
  }
  if (lacking.empty()) return;
  std::map<double, std::string> numbers;
  double number = 0.0;
  for (const std::string& id : known) {
    if (!parse_number(id, number)) continue;
    std::string& spelling = numbers[number];
    if (spelling.empty() || id < spelling) spelling = id;
  }
  std::size_t count = 0;
  std::string first, spelled;
  for (const std::string& id : lacking) {
    if (!parse_number(id, number)) continue;
    const auto found = numbers.find(number);
    if (found == numbers.end()) continue;
    if (count++ == 0) first = id, spelled = found->second;
  }
  if (count == 0) return;
  throw ConfigError(std::to_string(count) + " ids of " + wanted_in + " are numbers that " + present_in +
                    " spell otherwise ('" + first + "' and '" + spelled + "'); write an id alike in all tables");
}

SampleScores scores_of_samples(const ScoreTable& scores, const SampleTable& samples) {
  require_one_spelling(texts_of(samples.labels.ids), "the samples", texts_of(scores.ids), "the scores");
  if (scores.users.empty()) return of_tracks(scores, samples);
  require_one_spelling(texts_of(samples.users), "the samples' users", texts_of(scores.users), "the scores");
  return {ordered_like(samples, by_sample(scores)), {}};
}

std::unordered_map<TrackId, Split> splits_of_samples(const SplitTable& splits, const SampleTable& samples,
                                                     std::optional<int> test_fold, std::optional<int> validation_fold,
                                                     std::vector<std::string>* notes) {
  std::unordered_map<TrackId, Split> assigned = splits.assignment(test_fold, validation_fold);
  require_one_spelling(texts_of(samples.labels.ids), "the samples", texts_of(splits.ids), "the splits");
  if (!splits.users.empty()) {
    require_one_spelling(texts_of(samples.users), "the samples' users", texts_of(splits.users), "the splits");
    note_unsampled(splits, by_sample(samples).ids, notes);
    return assigned;
  }
  note_unsampled(splits, samples.labels.ids, notes);
  std::unordered_map<TrackId, Split> result;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const auto found = assigned.find(samples.labels.ids[row]);
    if (found != assigned.end()) result.emplace(sample_id(found->first, samples.users[row]), found->second);
  }
  return result;
}

void require_disjoint(const SampleTable& samples, const std::unordered_map<TrackId, Split>& splits, Disjoint what) {
  Shared users, tracks;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const auto split = splits.find(sample_id(samples.labels.ids[row], samples.users[row]));
    if (split == splits.end()) continue;
    users.add(samples.users[row].value, split->second);
    tracks.add(samples.labels.ids[row].value, split->second);
  }
  if (what != Disjoint::kTracks) users.refuse("users");
  if (what != Disjoint::kUsers) tracks.refuse("tracks");
}

}  // namespace ctxtag
