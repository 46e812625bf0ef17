#pragma once
#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "ctxtag/features/feature_store.h"

namespace ctxtag {

/// What a clip sounds like on the whole: for each of `rows` of the store, the mean over all its frames of every band,
/// then the population standard deviation of every band; rows.size() x 2 bands(). Values are taken as they are stored,
/// padding included. Does not depend on `threads`. Throws DataError naming the track when one of its values is not
/// finite, and std::out_of_range for a row that the store does not have.
Eigen::MatrixXd feature_statistics(const FeatureStore& store, const std::vector<std::size_t>& rows, int threads = 1);

}  // namespace ctxtag
