#pragma once
#include "ctxtag/nn/model.h"
#include "tensor_io.h"

namespace ctxtag::nn {

/// Parameters and buffers (running averages of batch norm) of a network by name, sharing memory with it. Names begin
/// with `prefix`.
NamedTensors model_state(const Model& model, const std::string& prefix = "");

}  // namespace ctxtag::nn
