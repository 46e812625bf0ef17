#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/tag_vocabulary.h"

namespace ctxtag {

/// One line of history.jsonl.
struct EpochRecord {
  std::int64_t epoch = 0;
  std::optional<double> train_loss, valid_loss, valid_macro_roc_auc, valid_macro_average_precision, learning_rate;
  bool improved = false;
};

/// Which tables a run was trained on, as its config names them; empty: not given.
struct RunTables {
  std::string labels, samples, splits;
  std::optional<int> test_fold, validation_fold;
};

/// What the folder of a training run says beside its scores; what is not there is empty.
struct TrainingRecord {
  std::vector<EpochRecord> history;
  std::vector<double> epoch_seconds;
  std::string config, environment, model;  ///< JSON texts; of the model what its file says of itself
  RunTables tables;
  TagVocabulary vocabulary;        ///< of the model
  std::vector<double> thresholds;  ///< of the model, one per tag

  /// The last epoch that improved, whose weights are the model's.
  std::optional<std::int64_t> best_epoch() const;
};

/// Reads config.json, history.jsonl, timing.jsonl, environment.json and the description in model.safetensors. Throws
/// DataError with file (and line) for one that is there and is not what it should be.
TrainingRecord read_training_record(const std::filesystem::path& folder);

}  // namespace ctxtag
