#pragma once
#include <string>

#include "ctxtag/features/frontend_config.h"
#include "tensor_io.h"

namespace ctxtag::nn {

/// Tensors of the module that has the method of scripted_front_end(): `window` [n_fft] and `bank` [bins, bands].
NamedTensors front_end_buffers(const FrontendConfig& config);

/// TorchScript of MelExtractor, in float64 until the end, so that it is at least as exact:
/// `def mel(self, x: Tensor) -> Tensor`, [batch, samples] -> [batch, 1, frames, bands].
std::string scripted_front_end(const FrontendConfig& config);

}  // namespace ctxtag::nn
