#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctxtag {

/// 0 .. `count` - 1 in the order of `numpy.random.RandomState(seed).permutation(count)`, to repeat published splits:
/// MT19937, Fisher-Yates from the end, each number drawn by masking and rejecting.
std::vector<std::size_t> numpy_permutation(std::size_t count, std::uint32_t seed);

}  // namespace ctxtag
