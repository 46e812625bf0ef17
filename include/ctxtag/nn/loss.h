#pragma once
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/nn/loss_config.h"

namespace ctxtag::nn {

/// What one batch offers a loss; tensors are [batch, tags] where nothing else is said. Weights are >= 0 and not
/// confined to [0, 1].
struct LossInput {
  torch::Tensor logits;
  torch::Tensor labels;           ///< 0 or 1; between them for mixed samples
  torch::Tensor known;            ///< 1 where a cell takes part, 0: no loss there
  torch::Tensor positive_weight;  ///< of the part of a label that is 1
  torch::Tensor negative_weight;  ///< of the part that is 0
  torch::Tensor samples = {};     ///< int64 [batch]: which training rows; only a loss with state looks
  std::int64_t epoch = 0;         ///< from 0; the losses of the table see it counted from the end of the warm-up
  torch::Tensor annotated = {};   ///< 1 where the table has a label; `make_loss` fills it in
};

/// What a loss must know of a run before its first step.
struct LossData {
  torch::Tensor labels, known;  ///< [training rows, tags], of any type
  torch::Tensor prior = {};     ///< float64 [tags]: scores of an earlier run; undefined: none is given
  std::uint64_t seed = 0;
};

/// One way to make a number of logits and labels.
class Loss {
 public:
  virtual ~Loss() = default;

  /// What a training step makes small: a scalar, differentiable in the logits. A loss with state may change it here.
  virtual torch::Tensor value(const LossInput& in) = 0;

  /// A function of the network and the labels alone, so that epochs can be compared: the value that the first epoch
  /// would have, without labels that were estimated or corrected on the way. `in` is a whole split.
  virtual torch::Tensor validation(const LossInput& in);

  /// Follows the optimiser's step of that learning rate, after backward(): where what a loss estimates is learnt.
  virtual void step(double /*learning_rate*/) {}

  /// What must be kept and put back in place for a run to go on as if never interrupted. Losses with state know of
  /// every training row, and cannot take mixed samples.
  virtual std::vector<std::pair<std::string, torch::Tensor>> state() { return {}; }
};

/// The loss of that name with what all share: empty cells, warm-up. Throws ConfigError when the training labels lack
/// what the loss needs.
std::unique_ptr<Loss> make_loss(const LossConfig& config, const LossData& data);
std::vector<std::string> loss_names();

}  // namespace ctxtag::nn
