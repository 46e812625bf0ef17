#pragma once
#include <torch/types.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/nn/config.h"

namespace ctxtag::nn {

/// Updates parameters from their gradients, one pass over memory per step. Two running averages per parameter.
class Optimizer {
 public:
  Optimizer(std::vector<torch::Tensor> parameters, const OptimizerConfig& config);
  virtual ~Optimizer() = default;

  /// `learning_rate` is this step's, already scheduled. Parameters without a gradient stay as they are.
  void step(double learning_rate);
  /// The same in torch's operations on all parameters at once: what step() does on a card. Values differ from the
  /// other's in the last digits.
  void step_at_once(double learning_rate);
  void zero_grad();
  /// Scales all gradients so that their common norm is at most `max_norm`; returns the norm before. In double.
  double clip_gradients(double max_norm);

  /// Named state to keep and to restore in place: `first.<i>`, `second.<i>` and `steps`.
  std::vector<std::pair<std::string, torch::Tensor>> state();

 protected:
  struct Slot {
    torch::Tensor parameter, first, second;
    bool decayed;  ///< weight decay applies: weights of two or more dimensions
  };
  /// Parameters with a gradient, and what belongs to each.
  struct SlotLists {
    std::vector<torch::Tensor> parameters, gradients, first, second;
    bool decayed = false;
  };
  virtual void update(Slot& slot, const float* gradient, double learning_rate, std::int64_t steps) = 0;
  virtual void update_at_once(SlotLists& lists, double learning_rate, std::int64_t steps) = 0;

  OptimizerConfig config_;

 private:
  std::vector<Slot> slots_;
  torch::Tensor steps_;
};

/// adadelta, adam or adamw over float32 parameters (dense, any memory layout), all on one device.
std::unique_ptr<Optimizer> make_optimizer(const OptimizerConfig& config, std::vector<torch::Tensor> parameters);

}  // namespace ctxtag::nn
