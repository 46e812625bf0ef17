#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/calibration/calibration.h"
#include "ctxtag/dataset/tag_vocabulary.h"
#include "ctxtag/features/frontend_contract.h"
#include "ctxtag/nn/config.h"

namespace ctxtag::nn {

class Model;

/// Everything a model file says beside its weights: what is needed to tag with it, and where it comes from.
struct ModelDescription {
  ModelConfig architecture;
  std::int64_t frames = 0, bands = 0;  ///< of the spectrograms it was trained on; of vectors: 1 and their length
  bool vectors = false;                ///< trained on feature vectors: it has no front end, and hears no audio
  std::int64_t user_numbers = 0;       ///< of the vectors of listeners it was trained with; 0: it knows none
  TagVocabulary vocabulary;
  FrontendContract frontend;
  Calibration calibration;         ///< what makes probabilities of the network's scores
  std::vector<double> thresholds;  ///< per tag: a calibrated score of at least this is a tag; kNeverGiven: none is
  std::string provenance = "{}";   ///< JSON: how it was trained
  std::vector<double> golden_scores = {};  ///< per tag, of the golden input, uncalibrated, where it was made; or empty
  std::string weights_sha256 = {};         ///< of the weights when they were written, as read from a file; or empty
};

/// A network and what its file says of it.
struct LoadedModel {
  ModelDescription description;
  std::shared_ptr<Model> model;
};

/// Writes one .safetensors file, by rename: weights, and in its metadata one key `ctxtag` with the description and the
/// hash of the weights as JSON.
void write_model(const std::filesystem::path& file, const ModelDescription& description, const Model& model);

/// Reads a model file; can execute nothing. Throws DataError when it is cut off, hostile, of a later format, or its
/// weights do not fit its architecture.
LoadedModel read_model(const std::filesystem::path& file);

/// Only the description: needs no network to be built.
ModelDescription read_model_description(const std::filesystem::path& file);

/// Writes `from` once more, by rename, with another calibration and other thresholds; `provenance` (a JSON object)
/// joins what its provenance says. Everything else stays as it is, the weights byte for byte. Needs no network to be
/// built.
void write_recalibrated(const std::filesystem::path& file, const std::filesystem::path& from,
                        const Calibration& calibration, const std::vector<double>& thresholds,
                        const std::string& provenance);

}  // namespace ctxtag::nn
