#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "ctxtag/base/registry.h"

namespace ctxtag {

/// The first `size` samples of: `zero`, the samples and then silence; `repeat`, the samples over and over; `reflect`,
/// the samples forth and back, the turning points once (a b c b a b ...). Without samples all three are silence.
const Registry<std::vector<float>(std::vector<float>, std::size_t)>& pads();

}  // namespace ctxtag
