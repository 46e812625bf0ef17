#include "script_text.h"

#include "ctxtag/base/text.h"

namespace ctxtag::nn {
namespace {

std::string two(std::int64_t frames, std::int64_t bands) {
  return "[" + std::to_string(frames) + ", " + std::to_string(bands) + "]";
}

// running_mean and running_var instead of the batch's own; the momentum takes no part.
std::string scripted_norm(double epsilon, const std::string& at, const std::string& x) {
  return "torch.batch_norm(" + x + ", " + at + ".weight, " + at + ".bias, " + at + ".running_mean, " + at +
         ".running_var, False, 0.1, " + to_text(epsilon) + ", False)";
}

std::string halved(const std::string& x, bool rounds_up) {
  return "torch.relu(torch.max_pool2d(" + x + ", [2, 2], [2, 2], [0, 0], [1, 1], " + (rounds_up ? "True" : "False") +
         "))";
}

}  // namespace

const char* const kScriptedFeatures = "def features(self, x: Tensor) -> Tensor:\n";
const char* const kScriptedHead = "def head(self, x: Tensor) -> Tuple[Tensor, Tensor]:\n";

std::string script_line(const std::string& text) { return "  " + text + "\n"; }

std::string scripted(const Convolution& layer, const std::string& at, const std::string& x, const Kernel& kernel) {
  return "torch.conv2d(" + x + ", " + at + ".weight, " + (layer->bias.defined() ? at + ".bias" : "None") + ", " +
         two(kernel.stride, kernel.stride) + ", " + two(kernel.frame_padding, kernel.band_padding) + ")";
}

std::string scripted(const DenseLayer& /*layer*/, const std::string& at, const std::string& x) {
  return "torch.linear(" + x + ", " + at + ".weight, " + at + ".bias)";
}

std::string scripted(const torch::nn::BatchNorm1d& layer, const std::string& at, const std::string& x) {
  return scripted_norm(layer->options.eps(), at, x);
}

std::string scripted(const torch::nn::BatchNorm2d& layer, const std::string& at, const std::string& x) {
  return scripted_norm(layer->options.eps(), at, x);
}

std::string scripted_pooled_relu(const std::string& x) { return halved(x, true); }
std::string scripted_pooled_relu_floor(const std::string& x) { return halved(x, false); }

std::string scripted_pooled_within(std::int64_t frames, std::int64_t bands) {
  const std::string sides =
      "[min(" + std::to_string(frames) + ", x.size(2)), min(" + std::to_string(bands) + ", x.size(3))]";
  return script_line("x = torch.max_pool2d(x, " + sides + ", " + sides + ", [0, 0], [1, 1], False)");
}

std::string scripted_flattened(const std::string& x) {
  return "torch.flatten(torch.permute(" + x + ", [0, 2, 3, 1]), 1)";
}

}  // namespace ctxtag::nn
