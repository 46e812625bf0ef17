#pragma once
#include <optional>
#include <string>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/evaluation/sample_controls.h"
#include "eval/sample_input.h"

namespace ctxtag::tools {

struct BaselineConfig {
  double c = 1.0;
  double strength = 1.0;
  bool allow_partial = false;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("c", c,
          "linear, user_only: weight of the log-losses against the penalty of the weights: smaller is smoother");
    field("strength", strength, "user_popularity, track_popularity: how many samples the prior counts for");
    field("allow_partial", allow_partial, "leave out tracks that lack features, or labels to fit, instead of refusing");
  }
  void validate() const {
    if (!(std::isfinite(c) && c > 0.0)) throw ConfigError("c must be a positive number");
    if (!(std::isfinite(strength) && strength > 0.0)) throw ConfigError("strength must be a positive number");
  }
};

struct BaselineRequest {
  std::string kind = "linear", features, counts, labels, splits, users, vocabulary, out;
  SampleInput samples;
  std::optional<int> test_fold, validation_fold;

  /// user_only, user_popularity and track_popularity score samples, the others tracks.
  bool of_samples() const { return kind == "user_only" || kind == "user_popularity" || kind == "track_popularity"; }
};

/// Scores, and what there is to say of how they were made.
struct SampleBaseline {
  ScoreTable scores;
  std::string summary;
};

SampleBaseline sample_baseline(const BaselineRequest& request, const BaselineConfig& config, int threads);

}  // namespace ctxtag::tools
