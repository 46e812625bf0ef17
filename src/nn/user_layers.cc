#include "user_layers.h"

#include "ctxtag/base/text.h"
#include "script_text.h"

namespace ctxtag::nn {

void begin_as_tensorflow(const torch::Tensor& weight, const torch::Tensor& bias) {
  fill_truncated_normal(weight, 0.1);
  torch::nn::init::constant_(bias, 0.1);
}

DenseLayer tensorflow_dense(std::int64_t in, std::int64_t out, std::int64_t limit) {
  DenseLayer layer = dense(in, out, limit);
  begin_as_tensorflow(layer->weight, layer->bias);
  return layer;
}

DenseStackImpl::DenseStackImpl(std::int64_t in, const std::vector<int>& hidden, bool activated, std::int64_t limit)
    : units_(in), activated_(activated) {
  for (const int out : hidden) {
    layers_.push_back(
        register_module("dense" + std::to_string(layers_.size() + 1), tensorflow_dense(units_, out, limit)));
    units_ = out;
  }
}

torch::Tensor DenseStackImpl::forward(const torch::Tensor& x) {
  torch::Tensor y = x;
  for (auto& layer : layers_) y = activated_ ? torch::relu(layer->forward(y)) : layer->forward(y);
  return y;
}

std::string DenseStackImpl::script(const std::string& at, const std::string& x) const {
  std::string text = x;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    text = scripted(layers_[i], joined({at, ".dense", std::to_string(i + 1)}, ""), text);
    if (activated_) text = joined({"torch.relu(", text, ")"}, "");
  }
  return text;
}

UserBranchImpl::UserBranchImpl(std::int64_t numbers, const std::vector<int>& hidden, bool activated, std::int64_t limit)
    : numbers_(numbers),
      norm_(register_module("norm", torch::nn::BatchNorm1d(tensorflow_norm(numbers)))),
      layers_(register_module("layers", DenseStack(numbers, hidden, activated, limit))) {
  out_norm_ = register_module("out_norm", torch::nn::BatchNorm1d(tensorflow_norm(layers_->units())));
}

torch::Tensor UserBranchImpl::forward(const torch::Tensor& users) {
  return normalised(out_norm_, layers_->forward(normalised(norm_, users)));
}

std::string UserBranchImpl::script(const std::string& at, const std::string& x) const {
  const std::string layers = layers_->script(at + ".layers", scripted(norm_, at + ".norm", x));
  return scripted(out_norm_, at + ".out_norm", layers);
}

SplitRows split_rows(const torch::Tensor& rows, std::int64_t user_numbers) {
  const std::int64_t heard = rows.size(1) - user_numbers;
  TORCH_CHECK(heard >= 0, "a listener's vector stands behind the features of each row");
  return {rows.narrow(1, 0, heard), rows.narrow(1, heard, user_numbers)};
}

std::string scripted_split_rows(std::int64_t user_numbers) {
  const std::string heard = "x.size(1) - " + std::to_string(user_numbers);
  return script_line("heard = torch.narrow(x, 1, 0, " + heard + ")") +
         script_line("user = torch.narrow(x, 1, " + heard + ", " + std::to_string(user_numbers) + ")");
}

void require_listeners(const ModelConfig& config, const ModelShape& shape) {
  if (shape.user_numbers > 0) return;
  throw ConfigError("model.name: " + config.name + " needs listeners; set data.samples (which track for which user) " +
                    "and data.users (a vector for each user)");
}

}  // namespace ctxtag::nn
