#pragma once
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/nn/config.h"

namespace ctxtag::nn {

/// What a network is built for.
struct ModelShape {
  std::int64_t frames = 646;
  std::int64_t bands = 96;
  std::int64_t tags = 15;
  std::int64_t layer_limit = std::int64_t{1} << 31;  ///< weights that one layer may have; more is a ConfigError
  std::int64_t user_numbers = 0;                     ///< numbers of a listener's vector; 0: no listeners are given
};

/// One seed per row of a batch: what is random inside a network (dropout) depends on the sample alone, not on its
/// batch.
using SampleSeeds = std::vector<std::uint64_t>;

/// What a network makes of features: what it knows of each sample, and one logit per tag.
struct HeadOutput {
  torch::Tensor embedding;  ///< [batch, units]
  torch::Tensor logits;     ///< [batch, tags]
};

/// A tagging network in two parts, so that inference can run the first on one clip at a time (kind to the caches, and
/// independent of what else is scored) and the second on blocks of rows.
class Model : public torch::nn::Module {
 public:
  /// [batch, 1, frames, bands] -> [batch, features]
  virtual torch::Tensor features(const torch::Tensor& spectrograms) = 0;
  /// [batch, features] -> embedding and logits; behind the features of a row stand user_numbers() numbers of its
  /// listener. `seeds` has one entry per row in training; it is not used otherwise.
  virtual HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) = 0;
  /// Units of an embedding.
  virtual std::int64_t embedding_units() const = 0;
  /// Frames an input must have; 0: any number from min_frames() on.
  virtual std::int64_t fixed_frames() const = 0;
  virtual std::int64_t min_frames() const = 0;
  /// Numbers of a listener's vector that head() expects; 0: it knows no listeners.
  virtual std::int64_t user_numbers() const { return 0; }
  /// Whether set_input_statistics() is to be called before training.
  virtual bool wants_input_statistics() const { return false; }
  /// Mean and standard deviation of every input number over the training rows, [bands]; kept with the weights.
  virtual void set_input_statistics(const torch::Tensor& /*mean*/, const torch::Tensor& /*deviation*/) {}
  /// TorchScript of both parts in evaluation: `def features(self, x: Tensor) -> Tensor` and `def head(self, x: Tensor)
  /// -> Tuple[Tensor, Tensor]`, with parameters, buffers and modules as they are named here; empty: it has none.
  virtual std::string script() const { return ""; }

  HeadOutput forward(const torch::Tensor& spectrograms, const SampleSeeds& seeds) {
    return head(features(spectrograms), seeds);
  }
  /// `users`: [batch, user_numbers()], which may be 0.
  HeadOutput forward(const torch::Tensor& spectrograms, const torch::Tensor& users, const SampleSeeds& seeds) {
    const torch::Tensor heard = features(spectrograms);
    return head(users.size(1) == 0 ? heard : torch::cat({heard, users}, 1), seeds);
  }
};

/// Builds an untrained network; its weights are drawn from torch's generator. Throws ConfigError for an unknown name,
/// an option that the architecture cannot have, or a network of listeners without shape.user_numbers.
std::shared_ptr<Model> make_model(const ModelConfig& config, const ModelShape& shape);
std::vector<std::string> model_names();
/// Whether the network listens to recordings. One that does not has no features() and takes any spectrograms.
bool hears(const ModelConfig& config);

/// Trainable numbers.
std::int64_t parameter_count(const Model& model);

}  // namespace ctxtag::nn
