#include <filesystem>
#include <nlohmann/json.hpp>

#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/dataset/track_table.h"
#include "eval/report_request.h"

namespace ctxtag::tools {
namespace {

namespace fs = std::filesystem;

// The tables that the request names, or those that the first run was trained on.
struct ReportTables {
  std::string labels, samples, splits;
  std::optional<int> test_fold, validation_fold;
};

void require_there(const std::string& file, const std::string& run, const std::string& option) {
  std::error_code ignored;
  if (file.empty() || fs::exists(file, ignored)) return;
  throw ConfigError(run + ": was trained with " + escaped_bytes(file) + ", which cannot be found from here; give " +
                    option);
}

ReportTables tables_of(const ReportRequest& request, const std::vector<ReportSystem>& systems) {
  ReportTables tables{request.labels, request.samples.samples, request.splits, request.test_fold,
                      request.validation_fold};
  if (!systems.empty() && systems[0].run) {
    const RunTables& run = systems[0].run->tables;
    if (tables.labels.empty() && tables.samples.empty()) {
      tables.labels = run.labels;
      tables.samples = run.samples;
      require_there(tables.labels, systems[0].name, "--labels");
      require_there(tables.samples, systems[0].name, "--samples");
    }
    if (tables.splits.empty()) {
      tables.splits = run.splits;
      require_there(tables.splits, systems[0].name, "--splits");
    }
    if (!tables.test_fold && !tables.validation_fold) {
      tables.test_fold = run.test_fold;
      tables.validation_fold = run.validation_fold;
    }
  }
  if (tables.labels.empty() && tables.samples.empty()) throw ConfigError("--labels: not given; see --help");
  return tables;
}

// Says when the labels are other ones than the run was trained on.
void note_other_table(const TrainingRecord& run, const std::string& name, const std::string& key,
                      const std::string& file, std::vector<std::string>& notes) {
  if (run.environment.empty() || file.empty()) return;
  const auto json = nlohmann::json::parse(run.environment);
  const auto tables = json.find("tables");
  if (tables == json.end() || !tables->is_object()) return;
  const auto hash = tables->find(key);
  if (hash == tables->end() || !hash->is_string() || *hash == sha256(read_file(file))) return;
  notes.push_back(name + ": was trained on another table of " + key + " than the one that the figures are of");
}

std::vector<ReportSystem> read_systems(const ReportRequest& request) {
  std::vector<std::string> all = request.runs;
  all.insert(all.end(), request.scores.begin(), request.scores.end());
  const std::vector<NamedPath> paths = named_paths(all);
  std::vector<ReportSystem> systems;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    ReportSystem system;
    system.name = paths[i].name;
    if (i < request.runs.size()) {
      std::error_code ignored;
      if (!fs::is_directory(fs::path(paths[i].path) / "scores", ignored)) {
        throw ConfigError(
            escaped_bytes(paths[i].path) +
            ": is not the folder of a training run, which holds scores/; give a score table by --scores NAME=TABLE");
      }
      system.run = read_training_record(paths[i].path);
    }
    system.scores = read_scores(paths[i].path, systems.empty() ? TagVocabulary() : systems[0].scores.vocabulary);
    systems.push_back(std::move(system));
  }
  return systems;
}

// Samples as rows: labels, splits and scores by sample_id(), their users as clusters.
void take_samples(const ReportRequest& request, const ReportTables& tables, ReportInputs& inputs,
                  std::vector<std::string>& notes) {
  SampleInput input = request.samples;
  input.samples = tables.samples;
  JoinedSamples joined = joined_samples(input, inputs.systems[0].scores.vocabulary, tables.splits, tables.test_fold,
                                        tables.validation_fold);
  notes.insert(notes.end(), joined.notes.begin(), joined.notes.end());
  for (ReportSystem& system : inputs.systems) {
    SampleScores scores = scores_of_samples(system.scores, joined.samples);
    for (const std::string& note : scores.notes) notes.push_back(system.name + ": " + note);
    system.scores = std::move(scores.scores);
  }
  inputs.labels = by_sample(joined.samples);
  inputs.splits = std::move(joined.splits);
  inputs.rows_are_samples = true;
  inputs.cluster_noun = "users";
  for (std::size_t i = 0; i < joined.samples.size(); ++i)
    inputs.clusters[inputs.labels.ids[i]] = joined.samples.users[i].value;
}

void take_labels(const ReportRequest& request, const ReportTables& tables, ReportInputs& inputs) {
  inputs.labels = read_labels(tables.labels, inputs.systems[0].scores.vocabulary);
  if (!tables.splits.empty())
    inputs.splits = read_splits(tables.splits).assignment(tables.test_fold, tables.validation_fold);
  if (request.clusters.empty()) return;
  inputs.clusters = read_groups(request.clusters, request.cluster_by);
  inputs.cluster_noun = "groups by " + request.cluster_by;
}

// Where recordings lie, as seen from the folder of the page.
std::map<TrackId, std::string> recordings(const std::string& table, const std::string& page) {
  const fs::path folder =
      page.empty() || page == "-" ? fs::current_path() : fs::absolute(page).lexically_normal().parent_path();
  std::map<TrackId, std::string> result;
  for (const Track& track : read_tracks(table)) {
    result[track.id] = fs::absolute(track.path).lexically_normal().lexically_relative(folder).generic_string();
  }
  return result;
}

}  // namespace

ReportInputs read_report_inputs(const ReportRequest& request, std::vector<std::string>& notes) {
  ReportInputs inputs;
  inputs.systems = read_systems(request);
  const ReportTables tables = tables_of(request, inputs.systems);
  for (const ReportSystem& system : inputs.systems) {
    if (!system.run) continue;
    note_other_table(*system.run, system.name, "labels", tables.labels, notes);
    note_other_table(*system.run, system.name, "samples", tables.samples, notes);
    note_other_table(*system.run, system.name, "splits", tables.splits, notes);
  }
  if (tables.samples.empty()) {
    take_labels(request, tables, inputs);
  } else {
    take_samples(request, tables, inputs, notes);
  }
  if (inputs.splits) {
    SplitTable parts;
    for (const TrackId& id : inputs.labels.ids) {
      const auto found = inputs.splits->find(id);
      if (found == inputs.splits->end()) continue;
      parts.ids.push_back(id);
      parts.splits.push_back(found->second);
    }
    inputs.split_table = std::move(parts);
  } else if (!request.runs.empty()) {
    notes.emplace_back(
        "a training run scores its validation rows too, by which its best epoch was chosen: figures flatter it; give "
        "--splits");
  }
  if (!request.embeddings.empty()) inputs.embeddings = read_track_vectors(request.embeddings);
  if (!request.plane.empty()) inputs.plane = read_plane(request.plane);
  if (!request.audio.empty()) inputs.recordings = recordings(request.audio, request.out);
  if (!request.gains.empty()) inputs.gains = read_file(request.gains);
  if (!request.ablation.empty()) inputs.ablation = read_file(request.ablation);
  return inputs;
}

}  // namespace ctxtag::tools
