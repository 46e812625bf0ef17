#include "ctxtag/nn/tagger.h"

#include <mutex>
#include <optional>

#include "batch_scoring.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "device_front_end.h"
#include "scoring.h"
#include "torch_device.h"
#include "training_data.h"

namespace ctxtag::nn {

struct Tagger::State {
  std::string name;
  LoadedModel loaded;
  PreparedModel prepared;
  std::once_flag made;
  std::optional<DeviceFrontEnd> front_end;  // of score_samples() alone
  OneBlasThread blas;                       // scoring threads work side by side, each on its own

  State(std::string of, LoadedModel read, Precision precision, const Device& device)
      : name(std::move(of)),
        loaded(on_device(std::move(read), torch_device(device))),
        prepared(*loaded.model, precision) {}

  const DeviceFrontEnd& device_front_end() {
    std::call_once(made, [this] { front_end.emplace(loaded.description.frontend.config, prepared.device()); });
    return *front_end;
  }

  void require_vector(const std::vector<float>& listener) const {
    const auto wanted = static_cast<std::size_t>(loaded.description.user_numbers);
    if (listener.size() == wanted) return;
    throw ConfigError(name + ": takes vectors of " + std::to_string(wanted) + " numbers a listener, this one has " +
                      std::to_string(listener.size()));
  }

  static LoadedModel on_device(LoadedModel read, const torch::Device& device) {
    read.model->to(device);
    return read;
  }

  SpectrogramScores scored(std::shared_ptr<const FeatureStore> store, const std::vector<std::size_t>& rows,
                           const Listeners& listeners, int threads,
                           const std::function<void(std::size_t)>& progress) const {
    const FrameSource source = frame_source(std::move(store), loaded.description.frontend.config, name);
    const auto fixed = static_cast<std::size_t>(loaded.model->fixed_frames());
    if (fixed != 0 && source.frames != fixed) {
      throw ConfigError(name + ": takes inputs of " + std::to_string(fixed) + " frames, the features have " +
                        std::to_string(source.frames));
    }
    RowOutputs outputs = scored_rows(prepared, source, rows, listeners, threads, progress);
    return {probabilities(outputs, loaded.description.architecture.output), std::move(outputs.embeddings)};
  }
};

Tagger::Tagger(const std::filesystem::path& model, Precision precision, const Device& device)
    : state_(new State(escaped_bytes(model.string()), read_model(model), precision, device)) {
  if (!state_->loaded.description.vectors) return;
  if (!hears(state_->loaded.description.architecture)) {
    throw ConfigError(state_->name +
                      ": knows listeners only and hears nothing; its scores of validation and test rows " +
                      "are in the folder of its run");
  }
  throw ConfigError(state_->name + ": was trained on vectors of " + std::to_string(state_->loaded.description.bands) +
                    " numbers and hears no audio; its scores of validation and test rows are in the folder of its run");
}
Tagger::~Tagger() = default;
Tagger::Tagger(Tagger&&) noexcept = default;

const ModelDescription& Tagger::description() const { return state_->loaded.description; }
std::size_t Tagger::fixed_frames() const { return static_cast<std::size_t>(state_->loaded.model->fixed_frames()); }
std::size_t Tagger::min_frames() const { return static_cast<std::size_t>(state_->loaded.model->min_frames()); }

SpectrogramScores Tagger::score(const std::vector<float>& spectrograms, std::size_t frames,
                                const std::vector<float>& listener) const {
  state_->require_vector(listener);
  const SingleThreaded single;
  const auto bands = static_cast<std::size_t>(description().bands);
  std::vector<Hearing> hearings(spectrograms.size() / (frames * bands));
  for (std::size_t i = 0; i < hearings.size(); ++i) {
    hearings[i] = {spectrograms.data() + i * frames * bands, listener.empty() ? nullptr : listener.data()};
  }
  RowOutputs outputs = outputs_of(state_->prepared, hearings, frames, bands);
  return {probabilities(outputs, description().architecture.output), std::move(outputs.embeddings)};
}

SpectrogramScores Tagger::score_samples(const std::vector<float>& samples, std::size_t count,
                                        const std::vector<float>& listener) const {
  state_->require_vector(listener);
  const torch::InferenceMode inference;
  const auto clips = static_cast<std::int64_t>(samples.size() / count);
  const torch::Tensor here =
      torch::from_blob(const_cast<float*>(samples.data()), {clips, static_cast<std::int64_t>(count)}, torch::kFloat32);
  const auto front_end = [&](const torch::Tensor& part) { return state_->device_front_end().spectrograms(part); };
  RowOutputs outputs = outputs_of_clips(state_->prepared, here, listener, front_end);
  return {probabilities(outputs, description().architecture.output), std::move(outputs.embeddings)};
}

SpectrogramScores Tagger::score(std::shared_ptr<const FeatureStore> store, const std::vector<std::size_t>& rows,
                                int threads, const std::function<void(std::size_t)>& progress) const {
  if (description().user_numbers != 0) throw ConfigError(state_->name + ": looks at listeners, and none are named");
  return state_->scored(std::move(store), rows, {}, threads, progress);
}

SpectrogramScores Tagger::score(std::shared_ptr<const FeatureStore> store, const ListenerRows& listeners, int threads,
                                const std::function<void(std::size_t)>& progress) const {
  if (listeners.vectors->values.cols() != description().user_numbers) {
    throw ConfigError(state_->name + ": takes vectors of " + std::to_string(description().user_numbers) +
                      " numbers a listener, those given have " + std::to_string(listeners.vectors->values.cols()));
  }
  const ListenerSource source{listeners.vectors->values.data(),
                              static_cast<std::size_t>(listeners.vectors->values.cols())};
  return state_->scored(std::move(store), listeners.tracks, {source, listeners.users}, threads, progress);
}

}  // namespace ctxtag::nn
