#include "dataset/split_parts.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"

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

void require_shares(const SplitShares& shares) {
  const std::array<double, 3> wanted{shares.train, shares.validation, shares.test};
  const bool negative = std::any_of(wanted.begin(), wanted.end(), [](double share) { return !(share >= 0.0); });
  if (negative || !(std::abs(shares.train + shares.validation + shares.test - 1.0) < 1e-6)) {
    throw ConfigError(
        fmt::format("shares {}, {}, {} of train, validation and test: each must be 0 or more, and the three "
                    "add up to 1",
                    shares.train, shares.validation, shares.test));
  }
}

}  // namespace ctxtag
