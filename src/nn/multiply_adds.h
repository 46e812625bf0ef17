#pragma once
#include <cstdint>

#include "ctxtag/nn/model_file.h"

namespace ctxtag::nn {

/// Products of convolutions and dense layers when the network, in evaluation, scores one clip of the description's
/// shape; counted as they happen, whatever the architecture. Biases, normalisation, activations and pooling take no
/// part.
std::int64_t multiply_adds(const LoadedModel& loaded);

}  // namespace ctxtag::nn
