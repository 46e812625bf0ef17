#include "ctxtag/loading/listener_samples.h"

#include <algorithm>
#include <unordered_set>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

std::unordered_map<UserId, std::size_t> rows_of_users(const UserVectors& vectors) {
  std::unordered_map<UserId, std::size_t> rows;
  for (std::size_t row = 0; row < vectors.size(); ++row) rows.emplace(vectors.users[row], row);
  return rows;
}

// The labels of some rows.
LabelMatrix rows_of(const LabelMatrix& labels, const std::vector<std::size_t>& rows) {
  LabelMatrix taken{{}, labels.vocabulary, {}, {}};
  for (const std::size_t row : rows) taken.ids.push_back(labels.ids[row]);
  taken.values = labels.values(rows, Eigen::all);
  taken.known = labels.known(rows, Eigen::all);
  return taken;
}

// Each once, in the order of their first.
template <typename Id>
void keep_first_of_each(std::vector<Id>& ids) {
  std::unordered_set<Id> seen;
  ids.erase(std::remove_if(ids.begin(), ids.end(), [&](const Id& id) { return !seen.insert(id).second; }), ids.end());
}

}  // namespace

SplitSamples joined_listener_samples(const SampleTable& samples, const std::unordered_map<TrackId, Split>& splits,
                                     const std::function<long long(const TrackId&)>& feature_row,
                                     const UserVectors* vectors) {
  const LabelMatrix labels = by_sample(samples);
  const RowIndex sample_row = labels.rows();
  const auto vector_row = vectors == nullptr ? std::unordered_map<UserId, std::size_t>() : rows_of_users(*vectors);
  std::vector<std::size_t> usable;
  std::vector<UserId> without_vector;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const bool lacks = vectors != nullptr && vector_row.count(samples.users[row]) == 0;
    if (!lacks) {
      usable.push_back(row);
    } else if (splits.count(labels.ids[row]) != 0) {
      without_vector.push_back(samples.users[row]);
    }
  }
  if (usable.empty() && !without_vector.empty() && vectors != nullptr && vectors->size() > 0) {
    throw ConfigError("none of the users of the samples has a vector (the samples have '" + without_vector[0].value +
                      "', the vectors '" + vectors->users[0].value + "'); check that their ids agree");
  }
  SplitSamples result = joined_samples(
      rows_of(labels, usable), splits,
      [&](const TrackId& id) { return feature_row(samples.labels.ids[sample_row.at(id)]); }, nullptr);
  result.without_vector = without_vector.size();
  result.users_without_vector = std::move(without_vector);
  keep_first_of_each(result.users_without_vector);
  for (std::vector<TrackId>* ids : {&result.tracks_without_features, &result.tracks_without_split}) {
    for (TrackId& id : *ids) id = samples.labels.ids[sample_row.at(id)];
    keep_first_of_each(*ids);
  }
  for (SampleSet* part : {&result.train, &result.validation, &result.test}) {
    for (TrackId& id : part->ids) {
      const std::size_t row = sample_row.at(id);
      id = samples.labels.ids[row];
      part->users.push_back(samples.users[row]);
      if (vectors != nullptr) part->user_rows.push_back(vector_row.at(samples.users[row]));
    }
  }
  return result;
}

}  // namespace ctxtag
