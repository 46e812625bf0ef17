#include "reproduce/study_folder.h"

#include "ctxtag/base/text.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

// study.json: what earlier calls were asked for, so that runs of another config are never taken for this one's. Before
// the first run it binds nobody.
void keep_to_one_study(const fs::path& file, const StudyConfig& config, const StudyInputs& inputs) {
  nlohmann::json now = comparable(config);
  now["labels_hash"] = inputs.labels_hash;
  if (fs::exists(file) && fs::exists(file.parent_path() / "runs")) {
    const nlohmann::json before = parse_json(read_file(file), escaped_bytes(file.string()));
    require_same_study(before, now, escaped_bytes(file.parent_path().string()));
    for (const auto& [name, system] : before.at("systems").items()) now["systems"].emplace(name, system);
  }
  write_file_atomically(file, now.dump(2) + "\n");
}

}  // namespace

StudyFolder::StudyFolder(const StudyConfig& config, const StudyInputs& inputs, fs::path folder)
    : config_(config), folder_(std::move(folder)) {
  make_folder(folder_);
  lock_ = std::make_unique<FileLock>(folder_ / ".lock");
  keep_to_one_study(folder_ / "study.json", config, inputs);
  write_file_atomically(folder_ / "config.json", config_json(config).dump(2) + "\n");
}

fs::path StudyFolder::tables(const StudyCell& cell) const { return folder_ / "tables" / cell_id(config_, cell); }

fs::path StudyFolder::run(const StudyRun& run) const {
  return folder_ / "runs" / config_.systems[run.system].name / cell_id(config_, run.cell);
}

fs::path StudyFolder::training_config(const StudyRun& run) const {
  return tables(run.cell) / (config_.systems[run.system].name + ".json");
}

fs::path StudyFolder::weights(const StudyRun& run) const {
  return tables(run.cell) / (config_.systems[run.system].name + ".weights.csv");
}

std::optional<RunRecord> StudyFolder::record(const StudyRun& run) const {
  return read_record(this->run(run) / "metrics.json");
}

void StudyFolder::write_tables(const StudyCell& cell, const CellTables& tables) const {
  const fs::path folder = this->tables(cell);
  make_folder(folder);
  write_splits(folder / "splits.csv", tables.splits);
  write_labels(folder / "visible.csv", tables.labels.visible);
  write_labels(folder / "hidden.csv", tables.labels.hidden);
}

nlohmann::json StudyFolder::write_training(const StudyRun& run, const std::string& weights_csv) const {
  const auto inside = [&](const fs::path& file) { return file.lexically_relative(folder_).generic_string(); };
  nlohmann::json experiment = run_experiment(config_, run);
  experiment["data"] = {
      {"features", fs::proximate(fs::absolute(config_.data.features), fs::absolute(folder_)).generic_string()},
      {"labels", inside(tables(run.cell) / "visible.csv")},
      {"splits", inside(tables(run.cell) / "splits.csv")}};
  if (!weights_csv.empty()) {
    write_file_atomically(weights(run), weights_csv);
    experiment["data"]["weights"] = inside(weights(run));
  }
  write_file_atomically(training_config(run), experiment.dump(2) + "\n");
  return experiment;
}

void StudyFolder::write_record(const StudyRun& run, const RunRecord& record) const {
  make_folder(this->run(run));
  write_file_atomically(this->run(run) / "metrics.json", record_json(record));
}

void StudyFolder::tidy(const StudyRun& run) const {
  const fs::path folder = this->run(run);
  std::error_code ignored;  // what cannot be removed only takes room
  fs::remove_all(folder / "checkpoints", ignored);
  for (const char* const file : {"model.safetensors", "events.out.tfevents.ctxtag"}) fs::remove(folder / file, ignored);
  fs::remove(weights(run), ignored);
}

}  // namespace ctxtag
