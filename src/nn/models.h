#pragma once
#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

std::shared_ptr<Model> make_icassp2020_cnn(const ModelConfig& config, const ModelShape& shape);
std::shared_ptr<Model> make_small_cnn(const ModelConfig& config, const ModelShape& shape);

}  // namespace ctxtag::nn
