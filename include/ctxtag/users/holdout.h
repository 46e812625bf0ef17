#pragma once
#include <cstdint>
#include <optional>

#include "ctxtag/dataset/vector_matrix.h"
#include "ctxtag/users/embed_config.h"
#include "ctxtag/users/play_counts.h"

namespace ctxtag {

/// The cells of a matrix in two parts with the same rows.
struct Holdout {
  SparseRows training, held_out;
};

/// Holds out floor(share x tracks) tracks of every user, drawn by seed and id whatever the order of the users.
Holdout held_out(const PlayCounts& counts, double share, std::uint64_t seed);

/// Over the users with a track held out, of lists of the `at` tracks of the highest scores among those the training
/// has not seen with the user; of equal scores the track that stands first. Empty when there is no such user.
struct RankingFigures {
  std::optional<double> recall;             ///< found / min(at, held out), the mean over users
  std::optional<double> ndcg;               ///< gain 1 / log2(1 + rank) over that of the best list, the mean over users
  std::optional<double> average_precision;  ///< sum of the precisions at what is found / min(at, held out), the mean
};

struct HoldoutFigures {
  std::int64_t users = 0;  ///< measured
  RankingFigures vectors;
  RankingFigures popularity;  ///< the score of a track is how many users have it in the training
};

/// `seed` draws the users when there are more than config.users with a track held out.
HoldoutFigures ranking_figures(const Holdout& holdout, const VectorMatrix& users, const VectorMatrix& tracks,
                               const HoldoutConfig& config, std::uint64_t seed, int threads);

}  // namespace ctxtag
