#pragma once
#include <Eigen/Core>
#include <string>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/user_vectors.h"

namespace ctxtag {

/// Rows of a sample table: those to learn from and those to score.
struct SampleRows {
  std::vector<Eigen::Index> train, predict;
};

/// Whose past the tags are counted in.
enum class PopularityOf { kUser, kTrack };

/// How often the user (or the track) of a sample has each tag in the train rows: (positives + strength * prior) /
/// (known + strength), the prior being the share of positives among all known cells of the tag in the train rows. A
/// user without train rows gets the prior. Throws ConfigError for a tag that is known in no train row, and for a
/// strength that is not positive.
ScoreTable sample_popularity_baseline(const SampleTable& samples, const SampleRows& rows, PopularityOf of,
                                      double strength = 1.0);

/// What one logistic regression a tag makes of the user alone, fitted to the train rows. The result does not depend on
/// `threads`. Throws ConfigError for a user of a row who has no vector, and when an id is spelled otherwise.
ScoreTable user_only_baseline(const UserVectors& vectors, const SampleTable& samples, const SampleRows& rows,
                              double c = 1.0, int threads = 1);

/// What becomes of scores per track and user when it is forgotten whom they are for.
struct ForgottenUsers {
  ScoreTable scores;
  std::int64_t alone = 0;  ///< rows of tracks that are scored for one user only: they keep their scores
};

/// Each row gets the scores of its track for another user, the next one in an order that the seed shuffles: what is
/// left is what the track alone gives. Throws ConfigError for scores without users.
ForgottenUsers other_user_control(const ScoreTable& scores, std::uint64_t seed);
/// Each row gets the mean of the scores of its track over users. Throws ConfigError for scores without users.
ForgottenUsers mean_of_users_control(const ScoreTable& scores);

}  // namespace ctxtag
