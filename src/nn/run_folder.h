#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "ctxtag/base/files.h"
#include "ctxtag/formats/tensorboard.h"
#include "ctxtag/loading/sample_set.h"
#include "ctxtag/nn/train.h"
#include "table_hashes.h"

namespace ctxtag::nn {

/// The files of one run, locked against a second process.
class RunFolder {
 public:
  /// Creates the folder. Throws ConfigError when it holds another experiment (naming a key that differs) or is in use.
  RunFolder(std::filesystem::path folder, const ExperimentConfig& config, const TableHashes& tables);

  std::filesystem::path last_checkpoint() const { return folder_ / "checkpoints" / "last.safetensors"; }
  std::filesystem::path best_weights() const { return folder_ / "checkpoints" / "best.safetensors"; }
  std::filesystem::path model() const { return folder_ / "model.safetensors"; }
  /// The model, and the scores of every part that has rows.
  bool has_results(const SplitSamples& samples) const;
  std::filesystem::path scores(const std::string& split) const { return folder_ / "scores" / (split + ".csv"); }

  /// Forgets what history and timing say of epochs after the first `epochs`.
  void keep_history(std::size_t epochs) const;
  /// Appends to history.jsonl, timing.jsonl and the event file.
  void record(const EpochResult& result);

  /// SHA-256 over the config and every input table; says whether a checkpoint belongs to this run.
  const std::string& fingerprint() const { return fingerprint_; }
  /// environment.json: versions, revision, seed, threads, hashes of the tables.
  void write_environment(const ExperimentConfig& config, int threads, int processes) const;
  /// left_out.csv: every track and user whose rows take no part, and why. None where nothing is left out.
  void write_left_out(const SplitSamples& samples) const;

 private:
  std::filesystem::path folder_;
  std::unique_ptr<FileLock> lock_;
  std::string fingerprint_, tables_;  ///< tables_: JSON, the hash of each
  std::unique_ptr<TensorBoardWriter> events_;
};

}  // namespace ctxtag::nn
