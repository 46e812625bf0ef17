#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/features/feature_store.h"
#include "ctxtag/loading/batch.h"
#include "ctxtag/loading/feature_vectors.h"
#include "ctxtag/loading/listener_samples.h"
#include "ctxtag/nn/experiment.h"
#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

/// A feature store as a model sees it: frames by memory map, with the model's compression where the store holds none.
/// Throws ConfigError with the differing keys when the store cannot feed a model of that front end.
FrameSource frame_source(std::shared_ptr<const FeatureStore> store, const FrontendConfig& wanted,
                         const std::string& wanted_name);

/// The tables of one run, joined.
struct TrainingData {
  std::shared_ptr<const FeatureStore> store;      ///< or null, and
  std::shared_ptr<const FeatureVectors> vectors;  ///< what it is trained on instead
  FrameSource source;
  std::shared_ptr<const UserVectors> listeners;  ///< or null
  TagVocabulary vocabulary;
  SplitSamples samples;
  std::vector<std::string> notes;  ///< what was left out, for people
};

/// Gives the network the mean and deviation of every input number over the training rows, if it wants them. Values that
/// are missing (NaN) take no part. Throws ConfigError for missing values in the training rows where it does not.
void prepare_input(const TrainingData& data, Model& model);

/// The vectors of a run's listeners as the loading of batches sees them.
ListenerSource listener_source(const TrainingData& data);

/// What a network for them is built for.
ModelShape shape_of(const TrainingData& data, const ListenerSource& listeners);

/// Reads what config.data names. Where it names listeners, features may be left out: there is then silence().
TrainingData read_training_data(const ExperimentConfig& config);

/// Takes the features away: what is heard is one frame of one band, 0, whatever the row.
void silence(TrainingData& data);

/// Frames of the crops to train on; 0: whole excerpts. An own choice of the network's (crop_frames -1) is resolved:
/// half of the excerpt, at least 128 frames, if it takes any length.
std::size_t crop_frames(const ExperimentConfig& config, const FrameSource& source, const Model& model);

/// Throws ConfigError when the crops are longer than the excerpts, or the network cannot take what it would be given.
void require_input_fits(const ExperimentConfig& config, const FrameSource& source, const Model& model);

}  // namespace ctxtag::nn
