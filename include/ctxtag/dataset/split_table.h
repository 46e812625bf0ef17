#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"

namespace ctxtag {

enum class Split { kTrain, kValidation, kTest };

std::string to_text(Split split);

/// Which fold, or which split, each track, or each sample, belongs to.
struct SplitTable {
  std::vector<TrackId> ids;
  std::vector<int> folds;          ///< empty, or one per row, counted from 0
  std::vector<Split> splits;       ///< empty, or one per row
  std::vector<UserId> users = {};  ///< empty, or one per row: rows are then samples

  /// Split of each track, or of each sample by its sample_id(). A table of folds needs both fold numbers: `test_fold`
  /// becomes test, `validation_fold` validation, the rest train. Throws ConfigError when folds are asked of a table of
  /// splits, the other way round, or a fold does not occur.
  std::unordered_map<TrackId, Split> assignment(std::optional<int> test_fold = {},
                                                std::optional<int> validation_fold = {}) const;
};

/// CSV: id first, and a column `split` (train, validation, test) or `fold`; with a column `user_id` rows are samples.
/// Throws DataError.
SplitTable read_splits(const std::filesystem::path& file);
std::string csv_text(const SplitTable& table);  ///< as write_splits() writes it
void write_splits(const std::filesystem::path& file, const SplitTable& table);

}  // namespace ctxtag
