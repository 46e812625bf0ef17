#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/dataset/track_descriptions.h"
#include "ctxtag/evaluation/missing_config.h"

namespace ctxtag {

/// A cell that is not a visible positive, for a person to check.
struct LikelyMissing {
  TrackId track;
  std::size_t tag = 0;
  double score = 0.0;
  std::int64_t rank = 0;  ///< among the cells of its tag that are candidates, 1 for the highest score
  double quantile = 0.0;  ///< among the scores of its tag in all rows: share below, and half of those that are equal
};

/// What likely_missing() reads. All tables have the same vocabulary.
struct MissingTables {
  ScoreTable scores;
  LabelMatrix labels;
  std::optional<LabelMatrix> verified;  ///< cells that a person has looked at already
  std::optional<std::unordered_map<TrackId, Split>> splits;
};

struct MissingList {
  std::vector<LikelyMissing> cells;  ///< in the order of the list
  std::int64_t candidates = 0;       ///< cells that are neither visible positives nor verified
  std::int64_t rows = 0;             ///< tracks looked at
  std::vector<std::string> notes;    ///< rows that took no part
};

/// Candidates are the cells that are 0 or unknown in the labels, and not verified, of the rows of `part` (empty: of all
/// scored rows). Equal scores, or quantiles, stand in the order of score, tag, and track id (bytes), whatever the order
/// of the rows. Throws ConfigError for scores of users, vocabularies that differ, rows that do not fit (as evaluate()
/// does), and verified labels of other tracks.
MissingList likely_missing(const MissingTables& tables, std::optional<Split> part, const MissingConfig& config = {});

/// `track_id,tag,score,rank,quantile`, the columns of `descriptions`, and an empty `verdict` for the person to fill.
std::string missing_csv(const MissingList& list, const TagVocabulary& vocabulary,
                        const TrackDescriptions& descriptions = {});

}  // namespace ctxtag
