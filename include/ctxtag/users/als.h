#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "ctxtag/dataset/track_vectors.h"
#include "ctxtag/dataset/user_vectors.h"
#include "ctxtag/users/embed_config.h"
#include "ctxtag/users/play_counts.h"

namespace ctxtag {

/// A factorisation under way or done: the rows are those of PlayCounts.
struct AlsModel {
  VectorMatrix users, tracks;
  int iterations = 0;          ///< done
  std::vector<double> losses;  ///< after each iteration: equation 3 of Hu, Koren, Volinsky 2008
};

/// Users drawn by seed and id, whatever their order: normal, squared length 1 on average. Tracks 0.
AlsModel first_model(const PlayCounts& counts, const AlsConfig& config, std::uint64_t seed);

/// An earlier factorisation to start from; `tracks` may be empty.
struct EarlierVectors {
  UserVectors users;
  TrackVectors tracks;
};

struct WarmModel {
  AlsModel model;
  std::size_t users = 0, tracks = 0;  ///< that have an earlier vector
};

/// first_model(), with the earlier vectors of users and tracks that have some. Throws ConfigError when dimensions
/// differ, or when none of the users has one, with an id of each table.
WarmModel warm_model(const PlayCounts& counts, const AlsConfig& config, std::uint64_t seed,
                     const EarlierVectors& earlier);

/// What an iteration took: additions and multiplications.
struct AlsWork {
  double operations = 0.0;
};

/// Goes on with `model` until it has config.iterations. The numbers do not depend on `threads`, nor on having been
/// interrupted. `observe` sees the model after every iteration. Throws ConfigError when the numbers overflow.
AlsModel trained(const PlayCounts& counts, const AlsConfig& config, AlsModel model, int threads,
                 const std::function<void(const AlsModel&, const AlsWork&)>& observe = {});

/// The vector of each row of `plays` (users x rows of `tracks`), exactly, the tracks being given: of users who were
/// trained on, what the last iteration gave them. Rows without cells get zeros.
VectorMatrix folded_in(const SparseRows& plays, const VectorMatrix& tracks, const AlsConfig& config, int threads);

}  // namespace ctxtag
