#include "product_layers.h"

#include "layers.h"
#include "torch_device.h"

namespace ctxtag::nn {
namespace {

torch::Tensor in_precision(const torch::Tensor& x, Precision precision) {
  return x.defined() && precision == Precision::kBFloat16 ? x.to(torch::kBFloat16) : x;
}

template <typename Layer, typename Action>
void for_each(const torch::nn::Module& model, const Action& action) {
  for (const auto& module : model.modules()) {
    if (auto* const layer = module->as<Layer>()) action(*layer);
  }
}

}  // namespace

ConvolutionImpl::ConvolutionImpl(const torch::nn::Conv2dOptions& layout) : Conv2dImpl(layout) {
  weight.set_data(weight.contiguous(torch::MemoryFormat::ChannelsLast));
}

torch::Tensor ConvolutionImpl::convolved(const torch::Tensor& x, const torch::Tensor& by,
                                         const torch::Tensor& shift) const {
  using std::get;  // found beside LibTorch 1's own variant and its get()
  const auto padding = get<torch::ExpandingArray<2>>(options.padding());
  return torch::conv2d(x.to(by.scalar_type()), by, shift, options.stride(), padding, options.dilation());
}

torch::Tensor ConvolutionImpl::forward(const torch::Tensor& x) {
  if (ready_weight_.defined()) return convolved(x, ready_weight_, ready_bias_);
  // oneDNN 2.6 leaves gradients of bfloat16 weights unwritten where a strided convolution sees one column.
  const bool one_column = x.size(3) == 1 && options.stride()->at(1) > 1;
  const Precision precision = one_column ? Precision::kFloat32 : precision_;
  const torch::Tensor y = convolved(x, in_precision(weight, precision), in_precision(bias, precision));
  return norm_.is_empty() ? y : normalised(norm_, y);
}

// weight x + bias, normalised: (weight x + bias - mean) scale + shift.
void ConvolutionImpl::prepare(Precision precision) {
  const torch::NoGradGuard no_grad;
  torch::Tensor folded = weight, shift = bias;
  if (!norm_.is_empty()) {
    const auto exact = [](const torch::Tensor& x) { return x.to(torch::kFloat64); };
    const torch::Tensor scale = exact(norm_->weight) / (exact(norm_->running_var) + norm_->options.eps()).sqrt();
    const torch::Tensor own = bias.defined() ? exact(bias) : torch::zeros_like(scale);
    folded = (exact(weight) * scale.view({-1, 1, 1, 1})).to(torch::kFloat32);
    shift = ((own - exact(norm_->running_mean)) * scale + exact(norm_->bias)).to(torch::kFloat32);
  }
  ready_weight_ = in_precision(folded, precision).contiguous(torch::MemoryFormat::ChannelsLast);
  ready_bias_ = in_precision(shift, precision);
}

torch::Tensor DenseLayerImpl::forward(const torch::Tensor& x) {
  if (ready_weight_.defined())
    return torch::linear(x.to(torch::kBFloat16), ready_weight_, ready_bias_).to(torch::kFloat32);
  if (prepared_ || !lowered(precision_)) return LinearImpl::forward(x.to(torch::kFloat32));
  return torch::linear(x.to(torch::kBFloat16), weight.to(torch::kBFloat16), bias.to(torch::kBFloat16))
      .to(torch::kFloat32);
}

void DenseLayerImpl::prepare(Precision precision) {
  prepared_ = true;
  if (!lowered(precision)) return;
  const torch::NoGradGuard no_grad;
  ready_weight_ = weight.to(torch::kBFloat16);
  ready_bias_ = bias.to(torch::kBFloat16);
}

void DenseLayerImpl::release() {
  prepared_ = false;
  ready_weight_ = ready_bias_ = torch::Tensor();
}

void set_precision(Model& model, Precision precision) {
  for_each<ConvolutionImpl>(model, [&](ConvolutionImpl& layer) { layer.set_precision(precision); });
  for_each<DenseLayerImpl>(model, [&](DenseLayerImpl& layer) { layer.set_precision(precision); });
}

PreparedModel::PreparedModel(Model& model, Precision precision) : model_(model), device_(device_of(model)) {
  model.eval();
  for_each<ConvolutionImpl>(model, [&](ConvolutionImpl& layer) { layer.prepare(precision); });
  for_each<DenseLayerImpl>(model, [&](DenseLayerImpl& layer) { layer.prepare(precision); });
}

PreparedModel::~PreparedModel() {
  for_each<ConvolutionImpl>(model_, [](ConvolutionImpl& layer) { layer.release(); });
  for_each<DenseLayerImpl>(model_, [](DenseLayerImpl& layer) { layer.release(); });
}

}  // namespace ctxtag::nn
