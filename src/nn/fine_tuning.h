#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/tag_vocabulary.h"
#include "ctxtag/nn/experiment.h"
#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

/// Copies the weights of the model file `config.train.init` into `model`. Another vocabulary keeps the new head, except
/// that tags both have take over their row of it. Throws ConfigError when the architectures or front ends differ.
/// Returns what people should know.
std::vector<std::string> initialise_from(const ExperimentConfig& config, const TagVocabulary& vocabulary, Model& model);

/// Parameters whose name begins with none of `frozen`; the others no longer require a gradient. Throws ConfigError when
/// an entry matches nothing, or nothing is left to train.
std::vector<torch::Tensor> trained_parameters(const std::vector<std::string>& frozen, Model& model);

/// Puts modules that are frozen as a whole into evaluation mode: their running averages stay as they are. Call after
/// model.train().
void keep_frozen_parts_still(const std::vector<std::string>& frozen, Model& model);

}  // namespace ctxtag::nn
