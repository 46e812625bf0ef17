#pragma once
#include <memory>
#include <string>

#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

/// An untrained network of any architecture for inputs of this size and five tags; those of listeners take 4 numbers.
inline std::shared_ptr<Model> any_model(const std::string& name, std::int64_t frames, std::int64_t bands) {
  ModelConfig config;
  config.name = name;
  ModelShape shape{frames, bands, 5};
  if (name.rfind("ismir202", 0) == 0 || name == "user_fusion") shape.user_numbers = 4;
  return make_model(config, shape);
}

}  // namespace ctxtag::nn
