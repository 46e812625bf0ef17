#include "device_front_end.h"

#include <cmath>

#include "script_front_end.h"

namespace ctxtag::nn {

DeviceFrontEnd::DeviceFrontEnd(const FrontendConfig& config, const torch::Device& device) : config_(config) {
  for (const auto& [name, values] : front_end_buffers(config)) {
    (name == "window" ? window_ : bank_) = values.to(device, torch::kFloat32);
  }
}

// As the text of script_front_end.cc: centred frames see the signal mirrored at its ends, as often as it takes.
torch::Tensor DeviceFrontEnd::padded(const torch::Tensor& samples) const {
  const std::int64_t half = config_.n_fft / 2;
  if (!config_.center) return samples;
  if (config_.pad_mode == "constant") return torch::constant_pad_nd(samples, {half, half});
  const std::int64_t last = samples.size(1) - 1, period = std::max<std::int64_t>(2 * last, 1);
  const torch::Tensor at = torch::remainder(torch::arange(-half, last + 1 + half, torch::kInt64), period);
  return samples.index_select(1, torch::minimum(at, period - at).to(samples.device()));
}

torch::Tensor DeviceFrontEnd::spectrograms(const torch::Tensor& samples) const {
  const torch::Tensor frames = padded(samples).unfold(1, config_.n_fft, config_.hop_length) * window_;
  torch::Tensor power = torch::view_as_real(torch::fft_rfft(frames)).square().sum(3);
  if (config_.power == 1) power = power.sqrt();
  const torch::Tensor mel = torch::matmul(power, bank_);
  torch::Tensor values = mel;
  if (config_.compression == "log1p" || config_.compression == "log10")
    values = torch::log1p(mel * config_.compression_scale);
  if (config_.compression == "log10") values = values / std::log(10.0);
  if (config_.compression == "db") values = 10.0 * torch::log10(mel.clamp_min(1e-10));
  return values.unsqueeze(1);
}

}  // namespace ctxtag::nn
