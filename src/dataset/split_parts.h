#pragma once
#include <array>
#include <string>
#include <vector>

#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag {

/// Order of the splits wherever they are listed.
inline constexpr std::array<Split, 3> kSplits{Split::kTrain, Split::kValidation, Split::kTest};

/// The parts of a table under one numbering, be they folds or splits.
struct SplitParts {
  std::vector<int> of_row;
  std::vector<std::string> names;
};

SplitParts split_parts(const SplitTable& table);

/// Throws ConfigError for shares that are negative or do not add up to 1.
void require_shares(const SplitShares& shares);

}  // namespace ctxtag
