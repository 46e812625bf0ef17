#include "ctxtag/loading/listener_samples.h"

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

}  // namespace

SplitSamples joined_listener_samples(const SampleTable& samples, const std::unordered_map<TrackId, Split>& splits,
                                     const std::function<long long(const TrackId&)>& feature_row,
                                     const UserVectors* vectors) {
  const LabelMatrix labels = by_sample(samples);
  const RowIndex sample_row = labels.rows();
  const auto vector_row = vectors == nullptr ? std::unordered_map<UserId, std::size_t>() : rows_of_users(*vectors);
  std::vector<std::size_t> usable, without_vector;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const bool lacks = vectors != nullptr && vector_row.count(samples.users[row]) == 0;
    if (!lacks) {
      usable.push_back(row);
    } else if (splits.count(labels.ids[row]) != 0) {
      without_vector.push_back(row);
    }
  }
  SplitSamples result = joined_samples(
      rows_of(labels, usable), splits,
      [&](const TrackId& id) { return feature_row(samples.labels.ids[sample_row.at(id)]); }, nullptr);
  result.without_vector = without_vector.size();
  if (!without_vector.empty()) result.first_without_vector = samples.users[without_vector.front()];
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
