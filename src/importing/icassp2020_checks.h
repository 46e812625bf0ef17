#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/split_table.h"
#include "importing/source.h"
#include "importing/tag_rows.h"

namespace ctxtag {

constexpr std::array<Split, 3> kSplitOrder{Split::kTrain, Split::kValidation, Split::kTest};

/// The released tables of the ICASSP 2020 data, as far as they are there.
struct Icassp2020Files {
  std::optional<TagRows> hot, counts, single, folds;
  std::vector<std::string> artists;  ///< of each row of folds; empty where the cell is
  std::vector<int> fold_of;          ///< of each row of folds
  std::array<std::optional<TagRows>, 3> splits;
};

/// Compares the tables with `labels` and with each other and reports what disagrees. Throws DataError when two tables
/// have different tags, or a track is in two splits.
void check_icassp2020(const Icassp2020Files& files, const LabelMatrix& labels, const SourceFolder& source,
                      ImportReport& report);

}  // namespace ctxtag
