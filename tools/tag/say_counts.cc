#include "tag/say_counts.h"

#include <iostream>

namespace ctxtag::tools {

int say_counts(const TagCounts& counts, int ignored) {
  std::string reasons;
  for (const auto& [reason, count] : counts.rejected) {
    reasons += (reasons.empty() ? " (" : ", ") + reason + ": " + std::to_string(count);
  }
  std::cerr << counts.tagged << " tagged, " << counts.rejected_total() << " rejected" << reasons
            << (reasons.empty() ? "" : ")") << ", " << counts.done_before << " done before, " << ignored << " ignored"
            << (counts.vanished == 0 ? "" : ", " + std::to_string(counts.vanished) + " vanished") << '\n';
  return counts.rejected_total() == 0 ? 0 : 1;
}

}  // namespace ctxtag::tools
