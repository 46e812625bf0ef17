#include "ctxtag/evaluation/robustness.h"

#include <algorithm>
#include <iostream>
#include <memory>

#include "ctxtag/base/files.h"
#include "ctxtag/base/output_folder.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/report/study_charts.h"
#include "model/commands.h"
#include "model/perturbed_scores.h"

namespace ctxtag::tools {
namespace {

namespace fs = std::filesystem;

struct RobustnessRequest {
  std::string model, tracks, labels, splits, clusters, cluster_by, out, device = "auto";
  std::optional<int> test_fold, validation_fold, replicates;
};

void require_robustness_inputs(const RobustnessRequest& request) {
  const std::pair<const std::string&, const char*> needed[] = {
      {request.model, "a model: not given; expected MODEL.safetensors"},
      {request.tracks, "--tracks: not given; expected the table of the recordings"},
      {request.labels, "--labels: not given; expected the table of their tags"},
      {request.out, "--out: not given; expected the folder to write in"}};
  for (const auto& [value, message] : needed) {
    if (value.empty()) throw ConfigError(message);
  }
  if (request.splits.empty() && (request.test_fold || request.validation_fold)) {
    throw ConfigError("--test-fold and --validation-fold need --splits");
  }
  if (request.clusters.empty() != request.cluster_by.empty()) {
    throw ConfigError("--clusters and --cluster-by go together");
  }
  require_own_folder(request.out, {fs::path(request.out) / "robustness.journal"}, {"scores"});
}

// With splits the test tracks only, of all those with labels.
TrackTable heard_tracks(const RobustnessRequest& request, const RobustnessTables& tables) {
  TrackTable tracks;
  const RowIndex labelled = tables.labels.rows();
  std::size_t unlabelled = 0;
  for (Track& track : read_tracks(request.tracks)) {
    if (tables.splits) {
      const auto split = tables.splits->find(track.id);
      if (split == tables.splits->end() || split->second != Split::kTest) continue;
    }
    if (labelled.count(track.id) == 0) {
      ++unlabelled;
      continue;
    }
    tracks.push_back(std::move(track));
  }
  if (unlabelled != 0) std::cerr << "ctxtag-model: note: " << unlabelled << " tracks have no labels; left out\n";
  if (!tracks.empty()) return tracks;
  throw ConfigError("--tracks: no " + std::string(tables.splits ? "test " : "") +
                    "track of it has labels; ids must be those of --labels");
}

RobustnessTables read_robustness_tables(const RobustnessRequest& request, const nn::ModelDescription& model) {
  RobustnessTables tables;
  tables.labels = read_labels(request.labels, model.vocabulary);
  tables.thresholds = model.thresholds;
  if (!request.splits.empty()) {
    tables.splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  if (!request.clusters.empty()) tables.clusters = read_groups(request.clusters, request.cluster_by);
  return tables;
}

void write_card(const RobustnessCard& card, const fs::path& out) {
  write_file_atomically(out / "robustness.txt", robustness_text(card));
  write_file_atomically(out / "robustness.csv", robustness_csv(card));
  write_file_atomically(out / "robustness.svg", robustness_svg(card));
  write_file_atomically(out / "robustness.json", robustness_json(card));
}

int robustness(const Tool& tool, const RobustnessRequest& request) {
  auto config = tool.config<RobustnessConfig>();
  if (tool.seed) config.bootstrap.seed = *tool.seed;
  if (request.replicates) config.bootstrap.replicates = *request.replicates;
  config.bootstrap.require_percentiles();
  if (tool.printed(config)) return 0;
  require_robustness_inputs(request);
  const nn::Device device = nn::device_from(request.device);
  const nn::Tagger tagger(request.model, nn::Precision::kFloat32, device);
  if (tagger.description().user_numbers != 0) {
    throw ConfigError(escaped_bytes(request.model) + ": it looks at listeners; only models of tracks can be tried");
  }
  RobustnessTables tables = read_robustness_tables(request, tagger.description());
  const TrackTable tracks = heard_tracks(request, tables);
  AllScores scores = score_perturbed(tagger, request.model, device, tracks, config.perturbations.list(),
                                     config.bootstrap.seed, request.out, tool);
  const std::int64_t rejected = scores.clean.rejected, too_short = scores.clean.too_short;
  tables.clean = std::move(scores.clean.scores);
  for (PerturbedScores& perturbed : scores.perturbed) {
    if (perturbed.scores.ids.empty()) {
      std::cerr << "ctxtag-model: note: " << perturbed.perturbation.name() << ": every recording is rejected\n";
    } else {
      tables.perturbed.push_back(std::move(perturbed));
    }
  }
  std::vector<std::string> notes;
  RobustnessCard card = robustness_card(tables, config.bootstrap, tool.thread_count(), notes);
  card.too_short = too_short;
  if (!tool.quiet) {
    for (const std::string& note : notes) std::cerr << "ctxtag-model: note: " << note << '\n';
  }
  write_card(card, request.out);
  std::cerr << card.lines.size() << " perturbations of " << card.rows << " tracks, " << rejected << " rejected\n";
  return rejected == 0 ? 0 : 1;
}

}  // namespace

void add_robustness(Tool& tool, Job& job) {
  const auto request = std::make_shared<RobustnessRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "robustness",
      "What a model loses when recordings are louder, coded, resampled, noisy, shifted, stretched or cut");
  command->add_option("model", request->model, "model.safetensors of a run");
  command->add_option("--tracks", request->tracks, "track table (CSV: track_id,path)");
  command->add_option("--labels", request->labels, "label table: 1, 0 or nothing (unknown)");
  command->add_option("--splits", request->splits, "only the test tracks");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--clusters", request->clusters, "table of groups that are drawn as a whole");
  command->add_option("--cluster-by", request->cluster_by, "its column, such as artist_id");
  command->add_option("--replicates", request->replicates, "samples drawn (short for --set bootstrap.replicates=...)");
  command->add_option("--device", request->device, kDeviceHelp);
  command->add_option("--out", request->out, "folder for scores and card; the same command goes on in it");
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-model robustness build/quickstart/results/run/model.safetensors --tracks "
      "build/quickstart/results/music/tracks.csv --labels build/quickstart/results/music/labels.csv "
      "--splits build/quickstart/results/splits.csv --out build/quickstart/results/robustness");
  command->callback([&tool, &job, request] { job = [&tool, request] { return robustness(tool, *request); }; });
}

}  // namespace ctxtag::tools
