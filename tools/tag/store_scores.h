#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/shard.h"
#include "ctxtag/dataset/shard_record.h"
#include "ctxtag/dataset/user_vectors.h"
#include "ctxtag/nn/tagger.h"

namespace ctxtag::tools {

/// Which listeners the rows of a score table are for.
struct ListenerChoice {
  std::string samples;  ///< table of `song_id,user_id`: one row of scores each
  std::string users;    ///< user vectors (NAME.npy with NAME.ids.csv, or CSV)
  std::string user;     ///< one listener: every track is scored for them

  bool any() const { return !samples.empty() || !users.empty() || !user.empty(); }
  void validate() const;
};

/// The row of a listener's vector; `file` is named when there is none.
std::size_t row_of_user(const UserVectors& vectors, const std::string& user, const std::string& file);

/// What a model says of the tracks of a feature store.
struct StoreScores {
  ScoreTable table;               ///< one row per track, or per track and listener
  std::vector<TrackId> embedded;  ///< of each embedding: the track, or, from a model of listeners, the sample_id()
  std::vector<float> embeddings;  ///< one after the other
  InputList inputs;               ///< all rows, of which a shard takes its part
};

/// One row per track, or per sample; of these the shard's. A model that does not look at listeners gives every listener
/// of a track the same scores. Throws ConfigError for a sample whose track is not in the store, a listener without a
/// vector, and a model of listeners when none are named.
StoreScores scores_from(const nn::Tagger& tagger, const std::shared_ptr<const FeatureStore>& store,
                        const ListenerChoice& choice, const Shard& shard, int threads,
                        const std::function<void(std::size_t done, std::size_t total)>& progress);

}  // namespace ctxtag::tools
