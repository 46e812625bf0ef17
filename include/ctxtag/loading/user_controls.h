#pragma once
#include <cstdint>
#include <string>

#include "ctxtag/dataset/user_vectors.h"

namespace ctxtag {

/// The vectors as `kind` has them, to see what a result owes to who listens:
/// - none: as they are;
/// - shuffled: the same vectors, each with another user (one cycle through all, drawn from `seed`): a user still has a
///   vector of their own, but it tells nothing of their listening;
/// - mean: all have the mean vector: whose it is cannot be told;
/// - random: numbers from the normal distribution with each column's mean and deviation.
/// Throws ConfigError for another kind, and for one user to be shuffled.
UserVectors controlled(UserVectors vectors, const std::string& kind, std::uint64_t seed);

}  // namespace ctxtag
