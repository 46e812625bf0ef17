#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "ctxtag/dataset/user_vectors.h"
#include "ctxtag/features/feature_store.h"
#include "ctxtag/nn/device.h"
#include "ctxtag/nn/model_file.h"
#include "ctxtag/nn/precision.h"
#include "ctxtag/tagging/track_tags.h"

namespace ctxtag::nn {

/// Which tracks of a feature store to score for whom; all of one length.
struct ListenerRows {
  const UserVectors* vectors = nullptr;
  std::vector<std::size_t> tracks;  ///< rows of the store
  std::vector<std::size_t> users;   ///< rows of `vectors`
};

/// A trained network ready to score. On the processor the scores of a clip are the same bits whatever else is scored
/// with it, on however many threads; on a card they are within 1e-4 of those in float32. Thread-safe.
class Tagger {
 public:
  /// Throws DataError for a file that is no model.
  explicit Tagger(const std::filesystem::path& model, Precision precision = Precision::kFloat32,
                  const Device& device = {});
  ~Tagger();
  Tagger(Tagger&&) noexcept;

  const ModelDescription& description() const;
  /// Frames that an input must have; 0: any number from min_frames() on.
  std::size_t fixed_frames() const;
  std::size_t min_frames() const;

  /// Spectrograms, one after the other, each frames x bands, compressed as the model's front end says; a network of
  /// listeners scores them for the one with the vector `listener`, whose length is its user_numbers. Runs on the
  /// calling thread alone.
  SpectrogramScores score(const std::vector<float>& spectrograms, std::size_t frames,
                          const std::vector<float>& listener = {}) const;

  /// Excerpts of `count` samples, one after the other, at the front end's rate: the front end runs where the network
  /// is.
  SpectrogramScores score_samples(const std::vector<float>& samples, std::size_t count,
                                  const std::vector<float>& listener = {}) const;

  /// These rows of a feature store, on `threads` threads. Throws ConfigError when its front end differs.
  SpectrogramScores score(std::shared_ptr<const FeatureStore> store, const std::vector<std::size_t>& rows, int threads,
                          const std::function<void(std::size_t done)>& progress = {}) const;

  /// A network of listeners: one row per entry of `listeners`. Throws ConfigError when its vectors have another length
  /// than those it was trained with, too.
  SpectrogramScores score(std::shared_ptr<const FeatureStore> store, const ListenerRows& listeners, int threads,
                          const std::function<void(std::size_t done)>& progress = {}) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ctxtag::nn
