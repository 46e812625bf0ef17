#include "dataset/split_parts.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace ctxtag {

SplitParts split_parts(const SplitTable& table) {
  SplitParts parts;
  if (!table.folds.empty()) {
    parts.of_row = table.folds;
    const int count = *std::max_element(table.folds.begin(), table.folds.end()) + 1;
    for (int fold = 0; fold < count; ++fold) parts.names.push_back(fmt::format("fold {}", fold));
    return parts;
  }
  for (const Split split : table.splits) {
    parts.of_row.push_back(static_cast<int>(std::find(kSplits.begin(), kSplits.end(), split) - kSplits.begin()));
  }
  for (const Split split : kSplits) parts.names.push_back(to_text(split));
  return parts;
}

}  // namespace ctxtag
