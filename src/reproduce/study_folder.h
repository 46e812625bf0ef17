#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "ctxtag/base/files.h"
#include "ctxtag/reproduce/study_tables.h"
#include "reproduce/run_record.h"

namespace ctxtag {

/// Where everything of a study lies, and what of it is there.
class StudyFolder {
 public:
  /// Makes the folder, takes its lock, and writes config.json and study.json. Throws ConfigError as run_study() does.
  StudyFolder(const StudyConfig& config, const StudyInputs& inputs, std::filesystem::path folder);

  const std::filesystem::path& path() const { return folder_; }
  std::filesystem::path tables(const StudyCell& cell) const;
  std::filesystem::path run(const StudyRun& run) const;
  std::filesystem::path training_config(const StudyRun& run) const;
  std::filesystem::path weights(const StudyRun& run) const;
  std::optional<RunRecord> record(const StudyRun& run) const;

  void write_tables(const StudyCell& cell, const CellTables& tables) const;
  /// The whole config of a training; paths are relative to the study's folder. `weights` is CSV, empty: none.
  nlohmann::json write_training(const StudyRun& run, const std::string& weights_csv) const;
  void write_record(const StudyRun& run, const RunRecord& record) const;
  /// What no one needs of a finished run: checkpoints, model, event file, weight table.
  void tidy(const StudyRun& run) const;

 private:
  const StudyConfig& config_;
  std::filesystem::path folder_;
  std::unique_ptr<FileLock> lock_;
};

}  // namespace ctxtag
