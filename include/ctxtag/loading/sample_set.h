#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/dataset/weight_table.h"

namespace ctxtag {

/// The labelled rows of one split: which row of the feature store each is, its labels, and its weights. A row is a
/// track or, of sample tables, a track for a user.
struct SampleSet {
  std::vector<TrackId> ids;
  std::vector<UserId> users;  ///< empty, or for each row whose it is
  std::vector<std::size_t> feature_rows;
  std::vector<std::size_t> user_rows;  ///< empty, or for each row which of the user vectors
  TagVocabulary vocabulary;
  ByteMatrix values, known;  ///< rows x tags
  Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> positive_weight,
      negative_weight;  ///< or empty: 1

  std::size_t size() const { return ids.size(); }
  LabelMatrix labels() const { return {ids, vocabulary, values, known}; }
};

/// Train, validation and test rows of a run, each in the order of the label table, and what had to be left out.
struct SplitSamples {
  SampleSet train, validation, test;
  std::size_t without_features = 0;  ///< labelled tracks of a split that are not in the feature store
  std::size_t without_vector = 0;    ///< samples of a split whose user has no vector
  std::size_t without_split = 0;     ///< labelled tracks that no split names
  /// Those that these rows are of, each once, in the order of the label table.
  std::vector<TrackId> tracks_without_features, tracks_without_split;
  std::vector<UserId> users_without_vector;
};

/// Joins labels, splits, features and (when not null) weights by track id. `feature_row` gives the row of a track in
/// the feature store, or a negative number. Throws ConfigError when no row is left to train or, where the splits name a
/// validation part, to validate on, and DataError when a track of these two has no weights.
SplitSamples joined_samples(const LabelMatrix& labels, const std::unordered_map<TrackId, Split>& splits,
                            const std::function<long long(const TrackId&)>& feature_row, const WeightTable* weights);

}  // namespace ctxtag
