#include "ctxtag/base/numpy_random.h"

#include <numeric>
#include <random>
#include <utility>

namespace ctxtag {

std::vector<std::size_t> numpy_permutation(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = count; i-- > 1;) {
    std::size_t mask = i;
    for (unsigned shift = 1; shift < 32; shift *= 2) mask |= mask >> shift;
    std::size_t drawn = random() & mask;
    while (drawn > i) drawn = random() & mask;
    std::swap(order[i], order[drawn]);
  }
  return order;
}

}  // namespace ctxtag
