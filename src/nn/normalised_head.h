#pragma once
#include <string>

#include "layers.h"

namespace ctxtag::nn {

/// What stands behind the convolutions of Won et al., SMC 2020: a dense layer with batch norm and ReLU, dropout, one
/// logit per tag. Its layers are the network's own: `hidden`, `hidden_norm`, `tags`.
class NormalisedHead {
 public:
  /// Registers the layers in `network`, which takes `in` numbers to `units`, and these to `tags`. Throws ConfigError
  /// above `limit` weights of a layer.
  NormalisedHead(torch::nn::Module& network, std::int64_t in, std::int64_t units, std::int64_t tags, double dropped,
                 std::int64_t limit);

  /// [batch, in] to embeddings [batch, units] and logits [batch, tags]; drops units only in training.
  HeadOutput output(const torch::Tensor& features, const SampleSeeds& seeds, bool training);
  std::int64_t units() const { return tags_->options.in_features(); }
  /// The method head(self, x) in TorchScript, as in evaluation.
  std::string script() const;

 private:
  double dropped_;
  DenseLayer hidden_;
  torch::nn::BatchNorm1d norm_;
  DenseLayer tags_;
};

}  // namespace ctxtag::nn
