#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/split.h"

namespace ctxtag {

/// The parts of a dataset as they were found, faults included: unlike in a SplitTable, a track may be in several parts.
struct PartTable {
  bool folds = false;              ///< parts are folds, numbered from 0; else train, validation, test
  std::vector<std::string> names;  ///< "train", "validation", "test", or "fold 0", "fold 1", ...
  std::vector<TrackId> ids;        ///< a track stands once for each part that it is in
  std::vector<int> parts;          ///< of each row
  std::size_t repeated = 0;        ///< rows left out: the same track in the same part again

  std::vector<std::size_t> rows_per_part() const;
};

/// A split table: CSV with the id first and a column `split` or `fold` (that wins where both are there). Throws
/// DataError.
PartTable read_parts(const std::filesystem::path& splits);

/// One file per part, each a CSV with the id first; further columns are not looked at. A name is train, validation,
/// test, or for all of them the number of a fold. Throws ConfigError for another name or one that is given twice.
PartTable read_parts(const std::vector<std::pair<std::string, std::filesystem::path>>& files);

/// How far each part's labels are from those of the whole table; rows without labels do not count.
std::vector<PartBalance> part_balance(const PartTable& table, const LabelMatrix& labels);

/// A split table; no track may be in two parts.
void write_parts(const std::filesystem::path& file, const PartTable& table);

}  // namespace ctxtag
