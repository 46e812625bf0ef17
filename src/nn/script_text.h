#pragma once
#include <string>

#include "layers.h"

namespace ctxtag::nn {

/// Expressions in TorchScript for layers as they are in evaluation. `x` is an expression; `at` is where the layer
/// stands, "self.conv1".
std::string scripted(const Convolution& layer, const std::string& at, const std::string& x, const Kernel& kernel = {});
std::string scripted(const DenseLayer& layer, const std::string& at, const std::string& x);
std::string scripted(const torch::nn::BatchNorm1d& layer, const std::string& at, const std::string& x);
std::string scripted(const torch::nn::BatchNorm2d& layer, const std::string& at, const std::string& x);

/// pooled_relu() with windows of 2 x 2, sizes rounded up, and rounded down.
std::string scripted_pooled_relu(const std::string& x);
std::string scripted_pooled_relu_floor(const std::string& x);
/// A line that pools `x` as pooled_relu_within(x, frames, bands) does, without the ReLU.
std::string scripted_pooled_within(std::int64_t frames, std::int64_t bands);
/// Channels-last and flattened, as layers behind convolutions take it.
std::string scripted_flattened(const std::string& x);

/// The first line of a method of one argument `x`: features() of recordings, head() of rows.
extern const char* const kScriptedFeatures;
extern const char* const kScriptedHead;
/// "  TEXT\n": a line of a method.
std::string script_line(const std::string& text);

}  // namespace ctxtag::nn
