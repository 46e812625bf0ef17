#pragma once
#include <cstdint>
#include <string>

#include "ctxtag/dataset/user_vectors.h"

namespace ctxtag {

/// The vectors of the same users without what they know of them, for a network to be run or trained with. Equal input
/// and seed, equal vectors. `kind`:
/// - shuffled: each user gets the vector of another; no two get the same;
/// - mean: all get the mean of all;
/// - random: numbers from -1 to 1, all alike likely (ISMIR 2020), a function of the seed and the user's id;
/// - identity: a number for each user, 1 for the user's own and 0 for all others: who it is and nothing else, so that
///   users whom the training does not know are not told apart.
/// Throws ConfigError for another kind, and for a single user who is to be given another's vector.
UserVectors control_vectors(const UserVectors& vectors, const std::string& kind, std::uint64_t seed);

}  // namespace ctxtag
