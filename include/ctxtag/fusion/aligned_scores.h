#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/score_table.h"

namespace ctxtag {

/// Scores of several systems for the same rows.
struct AlignedScores {
  std::vector<TrackId> ids;
  std::vector<UserId> users;  ///< empty, or one per row
  TagVocabulary vocabulary;
  std::vector<RealMatrix> systems;  ///< rows x tags each, all from 0 to 1
  std::vector<std::string> notes;   ///< what was left out

  std::size_t size() const { return ids.size(); }
  /// What a row is called where tables are joined: the track, or sample_id().
  TrackId key(std::size_t row) const;
  AlignedScores rows(const std::vector<Eigen::Index>& wanted) const;
};

/// Rows are those of the first table of users, else of `samples` where they are given, else of the first table. A table
/// per track gives its scores to every user of the track.
///
/// Throws ConfigError for fewer than two tables, tags that differ, ids spelled otherwise ("7" and "7.0"), and a row
/// that only some tables have, unless `allow_partial` leaves it out, with a note (tracks that no row needs do not
/// count); DataError for a score outside [0, 1]. `names` are those of the systems.
AlignedScores aligned_scores(const std::vector<ScoreTable>& tables, const std::vector<std::string>& names,
                             const SampleTable* samples = nullptr, bool allow_partial = false);

}  // namespace ctxtag
