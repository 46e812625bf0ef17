#pragma once
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/nn/experiment.h"

namespace ctxtag::nn {

/// SHA-256 of everything that a training run reads, by name.
using TableHashes = std::vector<std::pair<std::string, std::string>>;

/// Tables and the model to start from by the key that names them, feature vectors by their files, a feature store by
/// its index, its contract and its content.
TableHashes table_hashes(const ExperimentConfig& config);

}  // namespace ctxtag::nn
