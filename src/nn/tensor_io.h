#pragma once
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/formats/safetensors.h"

namespace ctxtag::nn {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Writes tensors (float32, float64 or int64, any layout) in plain row-major order, by rename.
void write_tensors(const std::filesystem::path& file, const NamedTensors& tensors,
                   const std::map<std::string, std::string>& metadata);

/// Copies what `file` holds under the name of each tensor into that tensor, in place. Throws DataError naming the
/// tensor when one is absent or has another type or shape.
void read_tensors(const SafetensorsFile& file, const std::string& file_name, const NamedTensors& into);

}  // namespace ctxtag::nn
