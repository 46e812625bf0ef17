#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/features/frontend_config.h"
#include "ctxtag/nn/config.h"

namespace ctxtag::nn {

/// Makes a model file again of what write_model_arrays() wrote: the same bytes, where no array was changed. Throws
/// DataError when an array is missing, of another type or shape than the architecture's, or not all finite.
void import_model_arrays(const std::filesystem::path& folder, const std::filesystem::path& out);

/// What weights that were trained elsewhere do not say of themselves.
struct StateDictConfig {
  ModelConfig model;
  FrontendConfig frontend;
  std::vector<std::string> tags;
  std::vector<double> thresholds;
  int user_numbers = 0;
  int vector_numbers = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("model", model, "the network");
    field("frontend", frontend, "what it was trained on");
    field("tags", tags, "the columns of its scores, in their order");
    field("thresholds", thresholds, "one per tag; empty: 0.5");
    field("user_numbers", user_numbers, "networks of listeners: numbers of a listener's vector");
    field("vector_numbers", vector_numbers, "networks on vectors: how many numbers; 0: it hears audio");
  }
  void validate() const {
    if (tags.empty()) throw ConfigError("tags: name the columns of the scores");
    if (!thresholds.empty() && thresholds.size() != tags.size()) {
      throw ConfigError("thresholds: one per tag (" + std::to_string(tags.size()) + ") or none, found " +
                        std::to_string(thresholds.size()));
    }
    if (user_numbers < 0) throw ConfigError("user_numbers: must not be negative");
    if (vector_numbers < 0) throw ConfigError("vector_numbers: must not be negative");
  }
};

/// Makes a model file of a .safetensors state dictionary whose tensors have the names and shapes of the architecture
/// (`ctxtag-model info` lists them); counts of batches, which PyTorch's batch norm keeps, may be left out. Throws
/// ConfigError when the network cannot be built, DataError naming the tensor that is missing, superfluous, of another
/// type or shape, or not all finite.
void import_state_dict(const std::filesystem::path& state, const StateDictConfig& config,
                       const std::filesystem::path& out);

}  // namespace ctxtag::nn
