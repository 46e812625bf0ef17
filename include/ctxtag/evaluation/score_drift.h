#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/evaluation/estimate.h"

namespace ctxtag {

/// How far scores lie from those of the same model computed otherwise.
struct ScoreDrift {
  std::int64_t rows = 0, cells = 0;
  double mean = 0.0, percentile_99 = 0.0, largest = 0.0;  ///< of the absolute changes of all cells
  std::int64_t rows_changed = 0;                          ///< which gain or lose a tag at the thresholds
};

/// Tables of the same ids and tags in the same order; one threshold per tag. Throws ConfigError otherwise.
ScoreDrift score_drift(const ScoreTable& before, const ScoreTable& after, const std::vector<double>& thresholds);

/// How many rows gain or lose a tag.
std::int64_t rows_that_change(const RealMatrix& before, const RealMatrix& after, const std::vector<double>& thresholds);

/// Scores of one model and what people call the way they were computed.
struct NamedScores {
  std::string name;
  ScoreTable table;
};

/// What the drift costs where labels are known; the change is after less before, of the same samples of tracks.
struct RankingDrift {
  std::int64_t rows = 0;
  Estimate before, after, change;  ///< macro ROC-AUC
};

/// `splits`: of the test tracks alone. Throws ConfigError for tables that do not go together (compared_cells()).
/// `notes` gets lines for people.
RankingDrift ranking_drift(const NamedScores& before, const NamedScores& after, const LabelMatrix& labels,
                           const std::optional<std::unordered_map<TrackId, Split>>& splits,
                           const BootstrapConfig& config, int threads, std::vector<std::string>& notes);

/// A way to compute a model's scores.
struct ScoringWay {
  std::string name;
  double clips_per_second = 0.0;
};

/// One model computed in two ways: how fast, how far the scores are apart, and what that costs.
struct DriftReport {
  ScoringWay before, after;
  ScoreDrift drift;
  std::optional<RankingDrift> ranking;  ///< where labels are known
};
std::string drift_text(const DriftReport& report);
std::string drift_json(const DriftReport& report);

}  // namespace ctxtag
