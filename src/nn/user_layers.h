#pragma once
#include <string>
#include <vector>

#include "layers.h"

namespace ctxtag::nn {

/// Weights from a truncated normal distribution of deviation 0.1, biases 0.1, as the authors' networks begin.
void begin_as_tensorflow(const torch::Tensor& weight, const torch::Tensor& bias);
/// A dense layer that begins so.
DenseLayer tensorflow_dense(std::int64_t in, std::int64_t out, std::int64_t limit);

/// Dense layers one after the other, with ReLU if `activated`; none: what comes in.
class DenseStackImpl : public torch::nn::Module {
 public:
  DenseStackImpl(std::int64_t in, const std::vector<int>& hidden, bool activated, std::int64_t limit);
  torch::Tensor forward(const torch::Tensor& x);
  /// As an expression, like those of script_text.h.
  std::string script(const std::string& at, const std::string& x) const;
  std::int64_t units() const { return units_; }

 private:
  std::int64_t units_;
  bool activated_;
  std::vector<DenseLayer> layers_;
};
TORCH_MODULE(DenseStack);

/// A listener's vector: batch norm, dense layers, batch norm.
class UserBranchImpl : public torch::nn::Module {
 public:
  UserBranchImpl(std::int64_t numbers, const std::vector<int>& hidden, bool activated, std::int64_t limit);
  torch::Tensor forward(const torch::Tensor& users);
  /// As an expression, like those of script_text.h.
  std::string script(const std::string& at, const std::string& x) const;
  std::int64_t numbers() const { return numbers_; }
  std::int64_t units() const { return layers_->units(); }

 private:
  std::int64_t numbers_;
  torch::nn::BatchNorm1d norm_{nullptr}, out_norm_{nullptr};
  DenseStack layers_{nullptr};
};
TORCH_MODULE(UserBranch);

/// What Model::head() is given for recordings and for their listeners.
struct SplitRows {
  torch::Tensor audio, users;
};
SplitRows split_rows(const torch::Tensor& rows, std::int64_t user_numbers);
/// Lines that set `heard` and `user` to the two parts of `x`.
std::string scripted_split_rows(std::int64_t user_numbers);

/// Throws ConfigError when there are no listeners.
void require_listeners(const ModelConfig& config, const ModelShape& shape);

}  // namespace ctxtag::nn
