#include "tensor_io.h"

#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::nn {
namespace {

std::string dtype_of(const torch::Tensor& tensor) {
  switch (tensor.scalar_type()) {
    case torch::kFloat32:
      return "F32";
    case torch::kFloat64:
      return "F64";
    case torch::kInt64:
      return "I64";
    default:
      throw std::logic_error("write_tensors: a type that is not stored");
  }
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + "]";
}

}  // namespace

void write_tensors(const std::filesystem::path& file, const NamedTensors& tensors,
                   const std::map<std::string, std::string>& metadata) {
  std::vector<torch::Tensor> plain;  // keeps the copies alive until they are written
  std::vector<TensorToWrite> items;
  for (const auto& [name, tensor] : tensors) {
    plain.push_back(tensor.detach().cpu().contiguous());
    items.push_back({name, dtype_of(tensor), tensor.sizes().vec(), plain.back().data_ptr()});
  }
  write_safetensors(file, items, metadata);
}

void read_tensors(const SafetensorsFile& file, const std::string& file_name, const NamedTensors& into) {
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : into) {
    const auto found = file.tensors().find(name);
    if (found == file.tensors().end()) throw DataError(joined({file_name, ": there is no tensor '", name, "'"}, ""));
    const TensorEntry& entry = found->second;
    if (entry.dtype != dtype_of(tensor) || entry.shape != tensor.sizes().vec()) {
      throw DataError(joined({file_name, ": tensor '", name, "' is ", entry.dtype, " ", shape_text(entry.shape),
                              ", expected ", dtype_of(tensor), " ", shape_text(tensor.sizes().vec())},
                             ""));
    }
    tensor.copy_(torch::from_blob(const_cast<std::byte*>(file.data(entry)), tensor.sizes(), tensor.scalar_type()));
  }
}

}  // namespace ctxtag::nn
