#include "optimizer.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cmath>

#include "ctxtag/base/registry.h"

namespace ctxtag::nn {
namespace {

constexpr std::int64_t kGrain = 1 << 15;

// Parameter, gradient and state share one memory layout, so plain index order visits matching elements.
torch::Tensor in_layout_of(const torch::Tensor& tensor, const torch::Tensor& like) {
  if (tensor.strides() == like.strides()) return tensor;
  return torch::empty_like(like).copy_(tensor);
}

// Zeiler 2012 as in TensorFlow 1 and PyTorch: the update is scaled by the learning rate.
class Adadelta : public Optimizer {
 public:
  using Optimizer::Optimizer;

 protected:
  void update(Slot& slot, const float* gradient, double learning_rate, std::int64_t) override {
    float* const parameter = slot.parameter.data_ptr<float>();
    float* const squares = slot.first.data_ptr<float>();
    float* const deltas = slot.second.data_ptr<float>();
    const auto rho = static_cast<float>(config_.rho), rest = static_cast<float>(1.0 - config_.rho);
    const auto epsilon = static_cast<float>(config_.epsilon), rate = static_cast<float>(learning_rate);
    const float decay = slot.decayed ? static_cast<float>(config_.weight_decay) : 0.0F;
    at::parallel_for(0, slot.parameter.numel(), kGrain, [=](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const float g = gradient[i] + decay * parameter[i];
        const float square = squares[i] * rho + rest * g * g;
        const float delta = std::sqrt(deltas[i] + epsilon) / std::sqrt(square + epsilon) * g;
        squares[i] = square;
        deltas[i] = deltas[i] * rho + rest * delta * delta;
        parameter[i] -= rate * delta;
      }
    });
  }

  void update_at_once(SlotLists& all, double learning_rate, std::int64_t) override {
    if (all.decayed) at::_foreach_add_(all.gradients, all.parameters, config_.weight_decay);
    at::_foreach_mul_(all.first, config_.rho);
    at::_foreach_addcmul_(all.first, all.gradients, all.gradients, 1.0 - config_.rho);
    std::vector<torch::Tensor> delta = at::_foreach_add(all.second, config_.epsilon);
    std::vector<torch::Tensor> root = at::_foreach_add(all.first, config_.epsilon);
    at::_foreach_sqrt_(delta);
    at::_foreach_sqrt_(root);
    at::_foreach_div_(delta, root);
    at::_foreach_mul_(delta, all.gradients);
    at::_foreach_mul_(all.second, config_.rho);
    at::_foreach_addcmul_(all.second, delta, delta, 1.0 - config_.rho);
    at::_foreach_add_(all.parameters, delta, -learning_rate);
  }
};

// Kingma and Ba 2015; with `decoupled`, weight decay as in Loshchilov and Hutter 2019.
class Adam : public Optimizer {
 public:
  Adam(std::vector<torch::Tensor> parameters, const OptimizerConfig& config, bool decoupled)
      : Optimizer(std::move(parameters), config), decoupled_(decoupled) {}

 protected:
  void update(Slot& slot, const float* gradient, double learning_rate, std::int64_t steps) override {
    float* const parameter = slot.parameter.data_ptr<float>();
    float* const means = slot.first.data_ptr<float>();
    float* const squares = slot.second.data_ptr<float>();
    const double weight_decay = slot.decayed ? config_.weight_decay : 0.0;
    const auto beta1 = static_cast<float>(config_.beta1), rest1 = static_cast<float>(1.0 - config_.beta1);
    const auto beta2 = static_cast<float>(config_.beta2), rest2 = static_cast<float>(1.0 - config_.beta2);
    const auto count = static_cast<double>(steps);
    const auto step_size = static_cast<float>(learning_rate / (1.0 - std::pow(config_.beta1, count)));
    const auto root_correction = static_cast<float>(std::sqrt(1.0 - std::pow(config_.beta2, count)));
    const auto epsilon = static_cast<float>(config_.epsilon);
    const float in_gradient = decoupled_ ? 0.0F : static_cast<float>(weight_decay);
    const float kept = decoupled_ ? static_cast<float>(1.0 - learning_rate * weight_decay) : 1.0F;
    at::parallel_for(0, slot.parameter.numel(), kGrain, [=](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const float g = gradient[i] + in_gradient * parameter[i];
        means[i] = means[i] * beta1 + rest1 * g;
        squares[i] = squares[i] * beta2 + rest2 * g * g;
        parameter[i] = parameter[i] * kept - step_size * means[i] / (std::sqrt(squares[i]) / root_correction + epsilon);
      }
    });
  }

  void update_at_once(SlotLists& all, double learning_rate, std::int64_t steps) override {
    const double weight_decay = all.decayed ? config_.weight_decay : 0.0;
    const auto count = static_cast<double>(steps);
    if (weight_decay != 0.0 && !decoupled_) at::_foreach_add_(all.gradients, all.parameters, weight_decay);
    at::_foreach_mul_(all.first, config_.beta1);
    at::_foreach_add_(all.first, all.gradients, 1.0 - config_.beta1);
    at::_foreach_mul_(all.second, config_.beta2);
    at::_foreach_addcmul_(all.second, all.gradients, all.gradients, 1.0 - config_.beta2);
    std::vector<torch::Tensor> root = at::_foreach_sqrt(all.second);
    at::_foreach_div_(root, std::sqrt(1.0 - std::pow(config_.beta2, count)));
    at::_foreach_add_(root, config_.epsilon);
    if (weight_decay != 0.0 && decoupled_) at::_foreach_mul_(all.parameters, 1.0 - learning_rate * weight_decay);
    at::_foreach_addcdiv_(all.parameters, all.first, root, -learning_rate / (1.0 - std::pow(config_.beta1, count)));
  }

 private:
  bool decoupled_;
};

using OptimizerRegistry = Registry<std::unique_ptr<Optimizer>(const OptimizerConfig&, std::vector<torch::Tensor>)>;

const OptimizerRegistry& optimizers() {
  using Parameters = std::vector<torch::Tensor>;
  static const OptimizerRegistry table(
      "optimizer",
      {{"adadelta", [](const OptimizerConfig& c, Parameters p) { return std::make_unique<Adadelta>(std::move(p), c); }},
       {"adam", [](const OptimizerConfig& c, Parameters p) { return std::make_unique<Adam>(std::move(p), c, false); }},
       {"adamw",
        [](const OptimizerConfig& c, Parameters p) { return std::make_unique<Adam>(std::move(p), c, true); }}});
  return table;
}

}  // namespace

Optimizer::Optimizer(std::vector<torch::Tensor> parameters, const OptimizerConfig& config)
    : config_(config), steps_(torch::zeros({1}, torch::kInt64)) {
  for (torch::Tensor& parameter : parameters) {
    const torch::Tensor value = parameter.detach();
    const bool is_matrix = value.dim() > 1;
    slots_.push_back({std::move(parameter), torch::zeros_like(value), torch::zeros_like(value), is_matrix});
  }
}

void Optimizer::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  if (!slots_.empty() && !slots_.front().parameter.device().is_cpu()) return step_at_once(learning_rate);
  std::int64_t& steps = *steps_.data_ptr<std::int64_t>();
  ++steps;
  for (Slot& slot : slots_) {
    if (!slot.parameter.grad().defined()) continue;
    const torch::Tensor gradient = in_layout_of(slot.parameter.grad(), slot.parameter);
    update(slot, gradient.data_ptr<float>(), learning_rate, steps);
  }
}

void Optimizer::step_at_once(double learning_rate) {
  const torch::NoGradGuard no_grad;
  const std::int64_t steps = ++*steps_.data_ptr<std::int64_t>();
  for (const bool decayed : {false, true}) {
    SlotLists lists;
    lists.decayed = decayed && config_.weight_decay != 0.0;
    for (const Slot& slot : slots_) {
      if (slot.decayed != decayed || !slot.parameter.grad().defined()) continue;
      lists.parameters.push_back(slot.parameter.detach());
      lists.gradients.push_back(slot.parameter.grad());
      lists.first.push_back(slot.first);
      lists.second.push_back(slot.second);
    }
    if (!lists.parameters.empty()) update_at_once(lists, learning_rate, steps);
  }
}

void Optimizer::zero_grad() {
  for (Slot& slot : slots_) slot.parameter.mutable_grad().reset();
}

double Optimizer::clip_gradients(double max_norm) {
  const torch::NoGradGuard no_grad;
  double squares = 0.0;
  for (const Slot& slot : slots_) {
    if (slot.parameter.grad().defined()) squares += std::pow(slot.parameter.grad().norm().item<double>(), 2.0);
  }
  const double norm = std::sqrt(squares);
  if (norm > max_norm) {
    for (Slot& slot : slots_) {
      if (slot.parameter.grad().defined()) slot.parameter.mutable_grad().mul_(max_norm / norm);
    }
  }
  return norm;
}

std::vector<std::pair<std::string, torch::Tensor>> Optimizer::state() {
  std::vector<std::pair<std::string, torch::Tensor>> tensors{{"steps", steps_}};
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    tensors.emplace_back("first." + std::to_string(i), slots_[i].first);
    tensors.emplace_back("second." + std::to_string(i), slots_[i].second);
  }
  return tensors;
}

std::unique_ptr<Optimizer> make_optimizer(const OptimizerConfig& config, std::vector<torch::Tensor> parameters) {
  return optimizers().create(config.name, config, std::move(parameters));
}

}  // namespace ctxtag::nn
