#include "script_front_end.h"

#include <torch/torch.h>

#include "ctxtag/base/text.h"
#include "ctxtag/features/mel_filter_bank.h"
#include "script_text.h"

namespace ctxtag::nn {
namespace {

std::string scripted_compression(const FrontendConfig& config) {
  const std::string scale = to_text(config.compression_scale);
  if (config.compression == "log1p") return script_line("x = torch.log1p(x * " + scale + ")");
  if (config.compression == "log10") {
    return script_line("x = torch.log1p(x * " + scale + ") * " + to_text(1.0 / std::log(10.0)));
  }
  if (config.compression == "db") return script_line("x = 10.0 * torch.log10(torch.clamp(x, 1e-10))");
  return "";
}

// Centred frames see the signal mirrored at its ends, as often as it takes, or zeros.
std::string scripted_ends(const FrontendConfig& config) {
  const std::string half = std::to_string(config.n_fft / 2);
  if (!config.center) return "";
  if (config.pad_mode == "constant") return script_line("x = torch.constant_pad_nd(x, [" + half + ", " + half + "])");
  return script_line("period = max(2 * (x.size(1) - 1), 1)") +
         script_line("at = torch.remainder(torch.arange(-" + half + ", x.size(1) + " + half +
                     ", device=x.device), period)") +
         script_line("x = torch.index_select(x, 1, torch.minimum(at, period - at))");
}

}  // namespace

NamedTensors front_end_buffers(const FrontendConfig& config) {
  const MelFilterBank bank(config);
  torch::Tensor weights = torch::empty({bank.weights.rows(), bank.weights.cols()}, torch::kFloat64);
  std::copy_n(bank.weights.data(), bank.weights.size(), weights.data_ptr<double>());
  torch::Tensor window = torch::zeros({config.n_fft}, torch::kFloat64);
  window.narrow(0, (config.n_fft - config.win_length) / 2, config.win_length)
      .copy_(torch::hann_window(config.win_length, /*periodic=*/true, torch::kFloat64));
  return {{"window", window}, {"bank", weights.t().contiguous()}};
}

std::string scripted_front_end(const FrontendConfig& config) {
  std::string text = "def mel(self, x: Tensor) -> Tensor:\n" + script_line("x = x.double()") + scripted_ends(config);
  const std::string size = std::to_string(config.n_fft), hop = std::to_string(config.hop_length);
  text += script_line("x = torch.view_as_real(torch.fft_rfft(x.unfold(1, " + size + ", " + hop + ") * self.window))");
  text += script_line("x = torch.sum(x * x, [3])");
  if (config.power == 1) text += script_line("x = torch.sqrt(x)");
  text += script_line("x = torch.matmul(x, self.bank)") + scripted_compression(config);
  return text + script_line("return torch.unsqueeze(x, 1).float()");
}

}  // namespace ctxtag::nn
