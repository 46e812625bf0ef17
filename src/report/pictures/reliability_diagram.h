#pragma once
#include <string>
#include <vector>

#include "ctxtag/metrics/reliability.h"

namespace ctxtag {

/// How often scores of a bin were right, over their mean, with the share of all scores in each bin below. `note` is
/// written under the title.
std::string reliability_diagram(const std::string& title, const std::string& note,
                                const std::vector<ReliabilityBin>& bins, std::size_t series);

}  // namespace ctxtag
