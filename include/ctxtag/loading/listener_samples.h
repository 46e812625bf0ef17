#pragma once
#include <functional>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/user_vectors.h"
#include "ctxtag/loading/sample_set.h"

namespace ctxtag {

/// Joins samples, the split of each by its sample_id(), features and, when not null, the vectors of users. As
/// joined_samples(), each row a track for a user; samples of users without a vector are left out and counted. Throws
/// ConfigError when nothing is left to train or validate on.
SplitSamples joined_listener_samples(const SampleTable& samples, const std::unordered_map<TrackId, Split>& splits,
                                     const std::function<long long(const TrackId&)>& feature_row,
                                     const UserVectors* vectors);

}  // namespace ctxtag
