#include "ctxtag/base/registry.h"
#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

std::shared_ptr<Model> make_dense(const ModelConfig& config, const ModelShape& shape);  // models/dense.cc
std::shared_ptr<Model> make_icassp2020_cnn(const ModelConfig& config,
                                           const ModelShape& shape);                        // models/icassp2020_cnn.cc
std::shared_ptr<Model> make_small_cnn(const ModelConfig& config, const ModelShape& shape);  // models/small_cnn.cc

namespace {

using ModelRegistry = Registry<std::shared_ptr<Model>(const ModelConfig&, const ModelShape&)>;

const ModelRegistry& models() {
  static const ModelRegistry table(
      "model", {{"dense", make_dense}, {"icassp2020_cnn", make_icassp2020_cnn}, {"small_cnn", make_small_cnn}});
  return table;
}

}  // namespace

std::shared_ptr<Model> make_model(const ModelConfig& config, const ModelShape& shape) {
  return models().create(config.name, config, shape);
}

std::vector<std::string> model_names() { return models().names(); }

std::int64_t parameter_count(const Model& model) {
  std::int64_t count = 0;
  for (const torch::Tensor& parameter : model.parameters()) count += parameter.numel();
  return count;
}

}  // namespace ctxtag::nn
