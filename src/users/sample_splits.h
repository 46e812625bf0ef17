#pragma once
#include <cstddef>
#include <vector>

#include "ctxtag/users/user_dataset.h"

namespace ctxtag {

/// Gives every sample its split; with `both`, leaves out those whose user and track are in different ones. Samples are
/// ascending by track and user; users are divided by their group.
std::vector<ContextSample> with_splits(std::vector<ContextSample> samples,
                                       const std::vector<std::uint32_t>& group_of_user, std::size_t tracks,
                                       std::size_t contexts, const UserSplitConfig& config);

}  // namespace ctxtag
