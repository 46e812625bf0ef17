#pragma once
#include <cstdint>
#include <vector>

#include "dataset/stratify.h"

namespace ctxtag {

/// stratified() where many groups are alike: group g counts what the kind kind_of[g] counts. Alike groups are spread in
/// exactly the shares as far as their number allows, by chance; only what is left over is weighed against each other,
/// so that time grows with the number of groups and memory with that of kinds. There are at least as many groups as
/// positive shares.
std::vector<int> stratified_alike(const GroupCounts& kinds, const std::vector<int>& kind_of,
                                  const std::vector<double>& shares, std::uint64_t seed);

}  // namespace ctxtag
