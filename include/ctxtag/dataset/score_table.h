#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// What every predictor produces and everything after prediction consumes: rows x tags of scores.
struct ScoreTable {
  std::vector<TrackId> ids;
  std::vector<UserId> users;  ///< empty, or one per row
  TagVocabulary vocabulary;
  RealMatrix scores;

  RowIndex rows() const;  ///< throws DataError when two rows share an id (user tables have no such index)
};

/// CSV (id, optional `user_id`, one column per tag), plain or .gz, or NAME.npy with NAME.ids.csv beside it (column id
/// and one line per row; its header names the tags after the id column: `track_id` alone when `vocabulary` is given).
/// Or the folder of a training run: the rows of its scores/validation.csv and scores/test.csv, whichever are there.
/// NaN and infinity are refused with file, line and tag. With a vocabulary, its columns are taken in its order.
ScoreTable read_scores(const std::filesystem::path& file, const TagVocabulary& vocabulary = {});

/// Shortest decimals that read back as the same doubles; `.npy` in the name writes an array and NAME.ids.csv.
void write_scores(const std::filesystem::path& file, const ScoreTable& table);
/// The CSV text of a table.
std::string scores_csv(const ScoreTable& table);

/// The rows of all tables one after the other. Throws ConfigError when there is none, when their vocabularies differ,
/// when only some name users, or when two rows are of one track (and user).
ScoreTable stacked(const std::vector<ScoreTable>& tables);

}  // namespace ctxtag
