#pragma once
#include "ctxtag/nn/model.h"
#include "ctxtag/nn/model_file.h"
#include "tensor_io.h"

namespace ctxtag::nn {

/// Parameters and buffers (running averages of batch norm) of a network by name, sharing memory with it. Names begin
/// with `prefix`.
NamedTensors model_state(const Model& model, const std::string& prefix = "");

/// SHA-256 of the bytes of all tensors in row-major order, one after the other in byte order of their names.
std::string weights_hash(NamedTensors tensors);

/// What write_model() puts under the key `ctxtag`, without the hash of the weights.
std::string description_text(const ModelDescription& description);
/// Back from it; `name` opens the messages. Throws DataError.
ModelDescription description_from_text(const std::string& text, const std::string& name);

/// The untrained network of a description. A description can promise one of any size; `largest`, the size of the
/// largest tensor that is there, says whether to believe it. Throws DataError.
std::shared_ptr<Model> described_model(const ModelDescription& description, std::int64_t largest,
                                       const std::string& name);
/// Throws DataError naming the tensor unless every number is finite.
void require_all_finite(const NamedTensors& state, const std::string& name);

}  // namespace ctxtag::nn
