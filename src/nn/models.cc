#include "ctxtag/base/registry.h"
#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

std::shared_ptr<Model> make_dense(const ModelConfig& config, const ModelShape& shape);  // models/dense.cc
std::shared_ptr<Model> make_fcn(const ModelConfig& config, const ModelShape& shape);    // models/fcn.cc
std::shared_ptr<Model> make_icassp2020_cnn(const ModelConfig& config,
                                           const ModelShape& shape);  // models/icassp2020_cnn.cc
std::shared_ptr<Model> make_ismir2020_audio_user(const ModelConfig& config,
                                                 const ModelShape& shape);  // models/ismir2020.cc
std::shared_ptr<Model> make_ismir2020_released(const ModelConfig& config, const ModelShape& shape);  // the same
std::shared_ptr<Model> make_ismir2020_user(const ModelConfig& config, const ModelShape& shape);      // the same
std::shared_ptr<Model> make_ismir2022_audio_user(const ModelConfig& config,
                                                 const ModelShape& shape);                // models/ismir2022.cc
std::shared_ptr<Model> make_musicnn(const ModelConfig& config, const ModelShape& shape);  // models/musicnn.cc
std::shared_ptr<Model> make_short_chunk_cnn(const ModelConfig& config,
                                            const ModelShape& shape);  // models/short_chunk_cnn.cc
std::shared_ptr<Model> make_short_chunk_cnn_res(const ModelConfig& config, const ModelShape& shape);  // the same
std::shared_ptr<Model> make_small_cnn(const ModelConfig& config, const ModelShape& shape);    // models/small_cnn.cc
std::shared_ptr<Model> make_user_fusion(const ModelConfig& config, const ModelShape& shape);  // models/user_fusion.cc

namespace {

using ModelRegistry = Registry<std::shared_ptr<Model>(const ModelConfig&, const ModelShape&)>;

const ModelRegistry& models() {
  static const ModelRegistry table("model", {{"dense", make_dense},
                                             {"fcn", make_fcn},
                                             {"icassp2020_cnn", make_icassp2020_cnn},
                                             {"ismir2020_audio_user", make_ismir2020_audio_user},
                                             {"ismir2020_released", make_ismir2020_released},
                                             {"ismir2020_user", make_ismir2020_user},
                                             {"ismir2022_audio_user", make_ismir2022_audio_user},
                                             {"musicnn", make_musicnn},
                                             {"short_chunk_cnn", make_short_chunk_cnn},
                                             {"short_chunk_cnn_res", make_short_chunk_cnn_res},
                                             {"small_cnn", make_small_cnn},
                                             {"user_fusion", make_user_fusion}});
  return table;
}

}  // namespace

std::shared_ptr<Model> make_model(const ModelConfig& config, const ModelShape& shape) {
  std::shared_ptr<Model> model = models().create(config.name, config, shape);
  if (model->user_numbers() == 0 && shape.user_numbers != 0) {
    throw ConfigError("model.name: " + config.name +
                      " knows no listeners; take out data.users, or choose one of them: " +
                      "ismir2020_audio_user, ismir2020_released, ismir2020_user, ismir2022_audio_user, user_fusion");
  }
  return model;
}

std::vector<std::string> model_names() { return models().names(); }

bool hears(const ModelConfig& config) { return config.name != "ismir2020_user"; }

std::int64_t parameter_count(const Model& model) {
  std::int64_t count = 0;
  for (const torch::Tensor& parameter : model.parameters()) count += parameter.numel();
  return count;
}

}  // namespace ctxtag::nn
