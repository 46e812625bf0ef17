#include "run_folder.h"

#include <cerrno>
#include <chrono>
#include <fstream>

#include "ctxtag/audio/library_versions.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/version.h"
#include "ctxtag/config/json.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag::nn {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

std::string first_difference(const nlohmann::json& before, const nlohmann::json& now) {
  const auto flat_before = before.flatten(), flat_now = now.flatten();
  for (const auto& [key, value] : flat_now.items()) {
    const auto found = flat_before.find(key);
    if (found == flat_before.end() || *found != value) {
      return key + " is " + value.dump() + ", there it is " + (found == flat_before.end() ? "absent" : found->dump());
    }
  }
  return "it has other keys";
}

// The config that a run was begun with, and what has become a key since then, at its default.
nlohmann::json with_newer_keys(nlohmann::json before, const nlohmann::json& defaults) {
  for (const auto& [key, value] : defaults.items()) {
    if (!before.contains(key)) {
      before[key] = value;
    } else if (value.is_object() && before[key].is_object()) {
      before[key] = with_newer_keys(before[key], value);
    }
  }
  return before;
}

void append_line(const fs::path& file, const std::string& line) {
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out << line << '\n';
  if (!out.flush()) throw SystemError(file.string() + ": cannot be written: " + why_not_written(errno));
}

void keep_lines(const fs::path& file, std::size_t lines) {
  if (!fs::exists(file)) return;
  const std::string text = read_file(file);
  std::size_t end = 0;
  for (; lines > 0 && end < text.size(); --lines) {
    const std::size_t feed = text.find('\n', end);
    if (feed == std::string::npos) break;
    end = feed + 1;
  }
  if (end != text.size()) write_file_atomically(file, text.substr(0, end));
}

}  // namespace

RunFolder::RunFolder(fs::path folder, const ExperimentConfig& config, const TableHashes& tables)
    : folder_(std::move(folder)) {
  for (const char* part : {"checkpoints", "scores"}) make_folder(folder_ / part);
  lock_ = std::make_unique<FileLock>(folder_ / ".lock");
  const Json effective = config_json(config);
  std::string kept = effective.dump();
  const fs::path file = folder_ / "config.json";
  if (fs::exists(file)) {
    const std::string text = read_file(file);
    const nlohmann::json before =
        with_newer_keys(parse_json(text, file.string()), nlohmann::json(config_json(ExperimentConfig())));
    if (before != nlohmann::json(effective)) {
      throw ConfigError(folder_.string() + ": holds a run with another config (" +
                        first_difference(before, nlohmann::json(effective)) + "); give another --out, or remove it");
    }
    kept = Json::parse(text).dump();
  } else {
    write_file_atomically(file, effective.dump(2) + "\n");
  }
  Json hashes = Json::object();
  for (const auto& [key, hash] : tables) hashes[key] = hash;
  tables_ = hashes.dump();
  fingerprint_ = sha256(kept + tables_);
  events_ = std::make_unique<TensorBoardWriter>(folder_ / "events.out.tfevents.ctxtag");
}

bool RunFolder::has_results(const SplitSamples& samples) const {
  const bool validated = samples.validation.size() == 0 || fs::exists(scores("validation"));
  return fs::exists(model()) && validated && (samples.test.size() == 0 || fs::exists(scores("test")));
}

void RunFolder::keep_history(std::size_t epochs) const {
  keep_lines(folder_ / "history.jsonl", epochs);
  keep_lines(folder_ / "timing.jsonl", epochs);
}

void RunFolder::record(const EpochResult& result) {
  const Json line = {{"epoch", result.epoch},
                     {"train_loss", result.train_loss},
                     {"valid_loss", optional_json(result.valid_loss)},
                     {"valid_macro_roc_auc", optional_json(result.valid_macro_roc_auc)},
                     {"valid_macro_average_precision", optional_json(result.valid_macro_average_precision)},
                     {"learning_rate", result.learning_rate},
                     {"improved", result.improved}};
  append_line(folder_ / "history.jsonl", line.dump());
  append_line(folder_ / "timing.jsonl", Json({{"epoch", result.epoch}, {"seconds", result.seconds}}).dump());
  const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  for (const auto& [key, value] : line.items()) {
    if (key != "epoch" && value.is_number()) {
      events_->add_scalar(key, value.get<float>(), static_cast<std::int64_t>(result.epoch), now);
    }
  }
}

void RunFolder::write_environment(const ExperimentConfig& config, int threads, int processes) const {
  Json json = {{"ctxtag", version()}, {"revision", git_revision()}, {"seed", config.seed}, {"threads", threads}};
  if (processes > 1) json["processes"] = processes;
  for (const auto& [library, number] : core_library_versions()) json["libraries"][library] = number;
  for (const auto& [library, number] : audio_library_versions()) json["libraries"][library] = number;
  for (const auto& [library, number] : torch_library_versions()) json["libraries"][library] = number;
  json["tables"] = Json::parse(tables_);
  write_file_atomically(folder_ / "environment.json", json.dump(2) + "\n");
}

void RunFolder::write_left_out(const SplitSamples& samples) const {
  std::string text;
  const auto add = [&](const char* what, const auto& ids, const char* reason) {
    for (const auto& id : ids) text += std::string(what) + "," + csv_cell(id.value) + "," + reason + "\n";
  };
  add("track", samples.tracks_without_features, "no features");
  add("user", samples.users_without_vector, "no vector");
  add("track", samples.tracks_without_split, "in no split");
  if (!text.empty()) write_file_atomically(folder_ / "left_out.csv", "what,id,reason\n" + text);
}

}  // namespace ctxtag::nn
