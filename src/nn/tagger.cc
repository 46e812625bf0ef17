#include "ctxtag/nn/tagger.h"

#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "scoring.h"
#include "training_data.h"

namespace ctxtag::nn {

struct Tagger::State {
  std::string name;
  LoadedModel loaded;
  OneBlasThread blas;  // scoring threads work side by side, each on its own
};

Tagger::Tagger(const std::filesystem::path& model)
    : state_(new State{escaped_bytes(model.string()), read_model(model), {}}) {
  if (!state_->loaded.description.vectors) return;
  throw ConfigError(state_->name + ": was trained on vectors of " + std::to_string(state_->loaded.description.bands) +
                    " numbers and hears no audio; its scores of validation and test rows are in the folder of its run");
}
Tagger::~Tagger() = default;
Tagger::Tagger(Tagger&&) noexcept = default;

const ModelDescription& Tagger::description() const { return state_->loaded.description; }
std::size_t Tagger::fixed_frames() const { return static_cast<std::size_t>(state_->loaded.model->fixed_frames()); }
std::size_t Tagger::min_frames() const { return static_cast<std::size_t>(state_->loaded.model->min_frames()); }

SpectrogramScores Tagger::score(const std::vector<float>& spectrograms, std::size_t frames) const {
  const SingleThreaded single;
  const auto bands = static_cast<std::size_t>(description().bands);
  RowOutputs outputs =
      outputs_of(*state_->loaded.model, spectrograms.data(), spectrograms.size() / (frames * bands), frames, bands);
  return {probabilities(outputs), std::move(outputs.embeddings)};
}

SpectrogramScores Tagger::score(std::shared_ptr<const FeatureStore> store, int threads,
                                const std::function<void(std::size_t)>& progress) const {
  std::vector<std::size_t> rows(store->size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const FrameSource source = frame_source(std::move(store), description().frontend.config, state_->name);
  if (fixed_frames() != 0 && source.frames != fixed_frames()) {
    throw ConfigError(state_->name + ": takes inputs of " + std::to_string(fixed_frames()) +
                      " frames, the features have " + std::to_string(source.frames));
  }
  RowOutputs outputs = scored_rows(*state_->loaded.model, source, rows, threads, progress);
  return {probabilities(outputs), std::move(outputs.embeddings)};
}

}  // namespace ctxtag::nn
