#include <torch/torch.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"
#include "ctxtag/nn/model_import.h"
#include "golden_scores.h"
#include "model_state.h"

namespace ctxtag::nn {
namespace {

ModelDescription description_of_state(const StateDictConfig& config, const std::filesystem::path& state) {
  ModelDescription description;
  description.architecture = config.model;
  description.vectors = config.vector_numbers > 0 || !hears(config.model);
  description.frames = description.vectors ? 1 : config.frontend.frames();
  description.bands = description.vectors ? std::max(config.vector_numbers, 1) : config.frontend.n_mels;
  description.user_numbers = config.user_numbers;
  description.vocabulary = TagVocabulary(config.tags);
  if (!description.vectors) description.frontend = FrontendContract::of(config.frontend);
  description.thresholds = config.thresholds;
  if (description.thresholds.empty()) description.thresholds.assign(config.tags.size(), 0.5);
  const MappedFile bytes(state);
  const nlohmann::ordered_json provenance = {{"imported_state_dict", sha256(bytes.data(), bytes.size())}};
  description.provenance = provenance.dump();
  return description;
}

bool counts_batches(const std::string& name) {
  const std::string ending = "num_batches_tracked";
  return name.size() >= ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

// What the file holds of the network's tensors. Throws DataError for tensors that it has not.
NamedTensors tensors_there(const SafetensorsFile& file, const std::string& name, const NamedTensors& state) {
  NamedTensors there;
  std::vector<std::string> known;
  for (const auto& item : state) {
    known.push_back(item.first);
    if (file.tensors().count(item.first) != 0 || !counts_batches(item.first)) there.push_back(item);
  }
  for (const auto& [key, entry] : file.tensors()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string nearest = nearest_word(key, known);
    throw DataError(name + ": the architecture has no tensor '" + escaped_bytes(key) + "'" +
                    (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
  }
  return there;
}

}  // namespace

void import_state_dict(const std::filesystem::path& state, const StateDictConfig& config,
                       const std::filesystem::path& out) {
  const std::string name = escaped_bytes(state.string());
  const SafetensorsFile file(state);
  ModelDescription description = description_of_state(config, state);
  ModelShape shape{description.frames, description.bands, static_cast<std::int64_t>(config.tags.size())};
  shape.user_numbers = description.user_numbers;
  const std::shared_ptr<Model> model = make_model(config.model, shape);
  const NamedTensors tensors = model_state(*model);
  read_tensors(file, name, tensors_there(file, name, tensors));
  require_all_finite(tensors, name);
  description.golden_scores = golden_scores(*model, description);
  write_model(out, description, *model);
}

}  // namespace ctxtag::nn
