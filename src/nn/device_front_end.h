#pragma once
#include <torch/torch.h>

#include "ctxtag/features/frontend_config.h"

namespace ctxtag::nn {

/// The front end (MelExtractor) in torch's operations, in float32, for many excerpts at once where a network is:
/// window, Fourier transform, power, filter bank, compression. Values are MelExtractor's to some parts in 1e5.
class DeviceFrontEnd {
 public:
  DeviceFrontEnd(const FrontendConfig& config, const torch::Device& device);

  /// [clips, samples] on the device -> [clips, 1, frames, bands]
  torch::Tensor spectrograms(const torch::Tensor& samples) const;

 private:
  torch::Tensor padded(const torch::Tensor& samples) const;

  FrontendConfig config_;
  torch::Tensor window_, bank_;
};

}  // namespace ctxtag::nn
