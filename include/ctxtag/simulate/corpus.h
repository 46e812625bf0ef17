#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/simulate/latents.h"
#include "ctxtag/simulate/simulate_config.h"

namespace ctxtag {

struct SimulatedClip {
  std::string artist_id, title;
  Latents latents{};
  std::uint64_t seed = 0;  ///< of its music
};

/// What a simulated corpus is before it sounds. Tags are drawn with a probability that is the logistic function of a
/// sum of linear and quadratic terms of the latents and an offset of the artist.
struct SimulatedCorpus {
  std::vector<SimulatedClip> clips;  ///< one per row of `complete`
  LabelMatrix complete;              ///< every label
  LabelMatrix labels;                ///< with the unknown ones empty
  RealMatrix probabilities;          ///< clips x tags: what the labels were drawn with

  /// The ROC-AUC that the probabilities of one tag have on average over all labels that could have been drawn with
  /// them: no predictor can be expected to do better. (The ratio of the expected numbers of pairs in order and of all
  /// pairs.)
  std::optional<double> ceiling(std::size_t tag) const;
  /// ROC-AUC of the probabilities against the complete labels that were drawn: a predictor may exceed it by chance.
  std::optional<double> drawn_ceiling(std::size_t tag) const;
  /// Means of the defined ones.
  std::optional<double> macro_ceiling() const;
  std::optional<double> macro_drawn_ceiling() const;
};

SimulatedCorpus simulated_corpus(const SimulateConfig& config);

/// Told after every clip, in order; called on the thread of simulate_corpus().
using SimulateObserver = std::function<void(std::size_t done, std::size_t total)>;

/// Writes audio/ID.flac (or .wav) unless the config leaves it out, tracks.csv, labels.csv, truth.json (config, terms of
/// every tag, ceilings, and latents and probabilities of every clip) and, where labels are left empty, complete.csv
/// into `folder`; with users also playlists.csv and keywords.json; with listeners samples.csv, events.csv, tastes.npy,
/// with streams streams.csv. Of these, what an earlier run wrote and this one does not is removed. Equal configs give
/// equal bytes whatever the number of threads. Clips that FOLDER.journal says were made from the same config are not
/// made again. Returns how many files in audio/ belong to no clip, such as those of a larger corpus made there before.
/// Throws ConfigError for a folder with tables that no simulation made.
std::size_t simulate_corpus(const SimulateConfig& config, const std::filesystem::path& folder, int threads,
                            const SimulateObserver& observe = {});

}  // namespace ctxtag
