#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/user_vectors.h"
#include "ctxtag/evaluation/compare_samples.h"
#include "ctxtag/evaluation/sample_baselines.h"

namespace ctxtag {

struct ControlConfig {
  double c = 1.0;
  double strength = 1.0;
  std::uint64_t seed = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("c", c, "user_only: weight of the log-losses against the penalty of the weights: smaller is smoother");
    field("strength", strength, "user_popularity, track_popularity: how many samples the prior counts for");
    field("seed", seed, "of who gets whose scores in the control `other user`");
  }
  void validate() const {
    if (!(std::isfinite(c) && c > 0.0)) throw ConfigError("c must be a positive number");
    if (!(std::isfinite(strength) && strength > 0.0)) throw ConfigError("strength must be a positive number");
  }
};

/// The rows of the samples in the train split, and those in the others; rows in no split are in neither. Throws
/// ConfigError when one of the two is empty.
SampleRows sample_rows(const SampleTable& samples, const std::unordered_map<TrackId, Split>& splits);

/// What every result with users must be read beside.
struct SampleControls {
  std::vector<std::string> names;
  std::vector<ScoreTable> scores;  ///< one per name, of the test samples at least
  std::vector<std::string> notes;
};

/// - prior: every sample gets the share of each tag in training;
/// - user_popularity, track_popularity: how often the user, or the track, has each tag in training;
/// - user_only: one logistic regression a tag on the user vectors, unless `users` is null;
/// - of every system that tells the users of a track apart "NAME for another user" and "NAME, mean of users", users of
/// test samples only. Throws ConfigError without splits, and as the baselines do.
SampleControls sample_controls(const SampleComparisonTables& tables, const UserVectors* users,
                               const ControlConfig& config = {}, int threads = 1);

}  // namespace ctxtag
