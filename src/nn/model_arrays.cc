#include <torch/torch.h>

#include <algorithm>
#include <cstring>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/output_folder.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/formats/npy.h"
#include "ctxtag/nn/model_export.h"
#include "ctxtag/nn/model_import.h"
#include "model_state.h"

namespace ctxtag::nn {
namespace {

namespace fs = std::filesystem;

constexpr const char* kArraysCard = "model.json";

std::string npy_type(const torch::Tensor& tensor) {
  return tensor.scalar_type() == torch::kFloat32 ? "<f4" : tensor.scalar_type() == torch::kFloat64 ? "<f8" : "<i8";
}

NpyHeader npy_header(const torch::Tensor& tensor) {
  NpyHeader header{npy_type(tensor), {}};
  for (const std::int64_t size : tensor.sizes()) header.shape.push_back(static_cast<std::size_t>(size));
  return header;
}

void write_array(const fs::path& file, const torch::Tensor& tensor) {
  const torch::Tensor plain = tensor.detach().cpu().contiguous();
  AtomicFile out(file);
  out.write(npy_header_bytes(npy_header(tensor)));
  out.write({static_cast<const char*>(plain.data_ptr()), static_cast<std::size_t>(plain.nbytes())});
  out.commit();
}

void read_array(const fs::path& file, const torch::Tensor& into) {
  const NpyArray array(file);
  const NpyHeader expected = npy_header(into);
  if (array.header().dtype != expected.dtype || array.header().shape != expected.shape) {
    throw DataError(escaped_bytes(file.string()) + ": holds " + array.header().dtype + " (" +
                    shape_text(array.header().shape) + "), expected " + expected.dtype + " (" +
                    shape_text(expected.shape) + ")");
  }
  torch::Tensor plain = torch::empty(into.sizes(), into.scalar_type());
  std::memcpy(plain.data_ptr(), array.data(), static_cast<std::size_t>(plain.nbytes()));
  const torch::NoGradGuard no_grad;
  into.copy_(plain);
}

// Elements of the largest array of a folder.
std::int64_t largest_array(const fs::path& folder) {
  std::int64_t largest = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".npy") continue;
    largest = std::max(largest, static_cast<std::int64_t>(NpyArray(entry.path()).header().elements()));
  }
  return largest;
}

void require_no_others(const fs::path& folder, const NamedTensors& state) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".npy") continue;
    const std::string name = entry.path().stem().string();
    if (std::any_of(state.begin(), state.end(), [&](const auto& item) { return item.first == name; })) continue;
    throw DataError(escaped_bytes(entry.path().string()) + ": the architecture of model.json has no such tensor");
  }
}

}  // namespace

void write_model_arrays(const fs::path& folder, const fs::path& model) {
  const LoadedModel loaded = read_model(model);
  const NamedTensors state = model_state(*loaded.model);
  const SafetensorsFile file(model);
  nlohmann::ordered_json card;
  card["ctxtag"] = nlohmann::ordered_json::parse(file.metadata().at("ctxtag"));
  card["tensors"] = nlohmann::ordered_json::array();
  std::vector<std::string> names;
  for (const auto& [name, tensor] : state) {
    card["tensors"].push_back({{"name", name}, {"dtype", npy_type(tensor)}, {"shape", tensor.sizes().vec()}});
    names.push_back(name + ".npy");
  }
  const std::string text = card.dump(2) + "\n";
  make_folder(folder);
  require_own_folder(folder, {folder / kArraysCard}, names);
  if (fs::exists(folder / kArraysCard) && read_file(folder / kArraysCard) != text) {
    throw ConfigError(escaped_bytes(folder.string()) + ": holds another model; give another --out, or remove it");
  }
  for (const auto& [name, tensor] : state) write_array(folder / (name + ".npy"), tensor);
  write_file_atomically(folder / kArraysCard, text);
}

void import_model_arrays(const fs::path& folder, const fs::path& out) {
  const fs::path card = folder / kArraysCard;
  const std::string name = escaped_bytes(card.string());
  const auto json = nlohmann::ordered_json::parse(read_file(card), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("ctxtag")) {
    throw DataError(name + ": not what ctxtag-model export --format numpy writes: no object with the key `ctxtag`");
  }
  const std::string text = json["ctxtag"].dump();
  const ModelDescription description = description_from_text(text, name);
  const std::shared_ptr<Model> model = described_model(description, largest_array(folder), name);
  const NamedTensors state = model_state(*model);
  require_no_others(folder, state);
  for (const auto& [tensor_name, tensor] : state) read_array(folder / (tensor_name + ".npy"), tensor);
  require_all_finite(state, escaped_bytes(folder.string()));
  write_tensors(out, state, {{"ctxtag", text}});
}

}  // namespace ctxtag::nn
