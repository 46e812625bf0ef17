#pragma once
#include <torch/torch.h>

#include "ctxtag/nn/model.h"
#include "ctxtag/nn/precision.h"

namespace ctxtag::nn {

/// A convolution, and the batch norm behind it if there is one: in training one after the other, prepared for inference
/// one pass. Parameters are named as in torch::nn::Conv2d; the norm's own stay with the network that registered it.
class ConvolutionImpl : public torch::nn::Conv2dImpl {
 public:
  explicit ConvolutionImpl(const torch::nn::Conv2dOptions& layout);

  void followed_by(const torch::nn::BatchNorm2d& norm) { norm_ = norm; }
  /// Of training; prepare() says that of inference.
  void set_precision(Precision precision) { precision_ = precision; }
  /// [batch, channels, frames, bands]; the result has the numbers of the precision.
  torch::Tensor forward(const torch::Tensor& x);

  void prepare(Precision precision);
  void release() { ready_weight_ = ready_bias_ = torch::Tensor(); }

 private:
  torch::Tensor convolved(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) const;

  torch::nn::BatchNorm2d norm_{nullptr};
  Precision precision_ = Precision::kFloat32;
  torch::Tensor ready_weight_, ready_bias_;  // while prepared
};
TORCH_MODULE(Convolution);

/// A dense layer; the result is float32. Below 65,536 weights it stays float32 whatever the precision: it costs next to
/// nothing.
class DenseLayerImpl : public torch::nn::LinearImpl {
 public:
  DenseLayerImpl(std::int64_t in, std::int64_t out) : LinearImpl(in, out) {}

  void set_precision(Precision precision) { precision_ = precision; }
  /// [..., in] -> [..., out]
  torch::Tensor forward(const torch::Tensor& x);

  /// Float32 whatever the precision, as layers of logits are.
  void keep_float32() { exact_ = true; }

  void prepare(Precision precision);
  void release();

 private:
  bool lowered(Precision precision) const {
    return precision == Precision::kBFloat16 && !exact_ && weight.numel() >= 65536;
  }

  Precision precision_ = Precision::kFloat32;
  bool exact_ = false, prepared_ = false;
  torch::Tensor ready_weight_, ready_bias_;  // while prepared, if lowered
};
TORCH_MODULE(DenseLayer);

/// What all layers of a network multiply in in training from now on.
void set_precision(Model& model, Precision precision);

/// A network with its weights as inference wants them, for as long as this lives: batch norm folded into the
/// convolutions, numbers in the precision. Weights must not change meanwhile. Puts the network in evaluation mode.
class PreparedModel {
 public:
  explicit PreparedModel(Model& model, Precision precision = Precision::kFloat32);
  ~PreparedModel();
  PreparedModel(const PreparedModel&) = delete;
  PreparedModel& operator=(const PreparedModel&) = delete;

  Model& model() const { return model_; }
  torch::Device device() const { return device_; }

 private:
  Model& model_;
  torch::Device device_;
};

}  // namespace ctxtag::nn
