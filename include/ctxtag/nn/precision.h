#pragma once
#include <string>
#include <vector>

#include "ctxtag/nn/device.h"

namespace ctxtag::nn {

/// What numbers convolutions and large dense layers are multiplied in. Weights, sums, normalisation, logits and losses
/// are float32 in either case.
enum class Precision { kFloat32, kBFloat16 };

/// "float32" and "bfloat16".
std::vector<std::string> precision_names();
std::string precision_name(Precision precision);
/// Throws ConfigError for another name, and for bfloat16 where it would be slower than float32: on a processor with
/// neither AMX nor AVX512-BF16.
Precision precision_from(const std::string& name, const Device& device = {});

}  // namespace ctxtag::nn
