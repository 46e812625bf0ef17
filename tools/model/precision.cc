#include "ctxtag/nn/precision.h"

#include <chrono>
#include <iostream>
#include <memory>
#include <numeric>

#include "ctxtag/base/text.h"
#include "ctxtag/calibration/calibration.h"
#include "ctxtag/evaluation/score_drift.h"
#include "ctxtag/nn/tagger.h"
#include "model/commands.h"

namespace ctxtag::tools {
namespace {

struct PrecisionRequest {
  std::string model, features, labels, splits, format = "text", out, device = "auto";
  std::optional<int> test_fold, validation_fold;
};

struct PrecisionConfig {
  BootstrapConfig bootstrap;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("bootstrap", bootstrap, "how the interval is made");
  }
  void validate() const {}
};

struct TimedScores {
  ScoreTable table;
  double clips_per_second = 0.0;
};

TimedScores timed_scores(const PrecisionRequest& request, nn::Precision precision, const nn::Device& device,
                         const std::shared_ptr<const FeatureStore>& store, int threads) {
  const nn::Tagger tagger(request.model, precision, device);
  std::vector<std::size_t> rows(store->size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const std::size_t few = std::min<std::size_t>(rows.size(), 8 * static_cast<std::size_t>(threads));
  tagger.score(store, std::vector<std::size_t>(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(few)), threads);
  const auto begin = std::chrono::steady_clock::now();
  const SpectrogramScores found = tagger.score(store, rows, threads);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  ScoreTable table;
  for (const auto& entry : store->entries()) table.ids.push_back(entry.id);
  table.vocabulary = tagger.description().vocabulary;
  table.scores = found.scores;
  return {calibrated(tagger.description().calibration, std::move(table)), static_cast<double>(rows.size()) / seconds};
}

int precision(const Tool& tool, const PrecisionRequest& request) {
  auto config = tool.config<PrecisionConfig>();
  if (tool.seed) config.bootstrap.seed = *tool.seed;
  if (tool.printed(config)) return 0;
  if (request.model.empty()) throw ConfigError("a model: not given; expected MODEL.safetensors");
  if (request.features.empty()) throw ConfigError("--features: not given; expected a feature store");
  require_apart({{"--out", request.out}}, {request.model, request.labels, request.splits});
  if (request.labels.empty() && !request.splits.empty()) throw ConfigError("--splits goes with --labels");
  const nn::Device device = nn::device_from(request.device);
  const nn::Precision lowered = nn::precision_from("bfloat16", device);
  const nn::ModelDescription model = nn::read_model_description(request.model);
  if (model.user_numbers != 0) {
    throw ConfigError(escaped_bytes(request.model) +
                      ": it looks at listeners. Score by ctxtag-tag with each --precision, then ctxtag-eval compare");
  }
  std::optional<LabelMatrix> labels;
  std::optional<std::unordered_map<TrackId, Split>> splits;
  if (!request.labels.empty()) labels = read_labels(request.labels, model.vocabulary);
  if (!request.splits.empty()) {
    splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  const auto store = std::make_shared<const FeatureStore>(request.features);
  if (store->size() == 0) throw ConfigError(escaped_bytes(request.features) + ": the feature store has no rows");
  const TimedScores exact = timed_scores(request, nn::Precision::kFloat32, device, store, tool.thread_count());
  const TimedScores rounded = timed_scores(request, lowered, device, store, tool.thread_count());
  DriftReport report{{"float32", exact.clips_per_second},
                     {"bfloat16", rounded.clips_per_second},
                     score_drift(exact.table, rounded.table, model.thresholds),
                     std::nullopt};
  if (labels) {
    std::vector<std::string> notes;
    report.ranking = ranking_drift({"float32", exact.table}, {"bfloat16", rounded.table}, *labels, splits,
                                   config.bootstrap, tool.thread_count(), notes);
    if (!tool.quiet) {
      for (const std::string& note : notes) std::cerr << "ctxtag-model: note: " << note << '\n';
    }
  }
  write_result(request.out, request.format == "json" ? drift_json(report) : drift_text(report));
  return 0;
}

}  // namespace

void add_precision(Tool& tool, Job& job) {
  const auto request = std::make_shared<PrecisionRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "precision", "What --precision bfloat16 gains in speed and costs: drift of scores, decisions, ROC-AUC");
  command->add_option("model", request->model, "model.safetensors of a run");
  command->add_option("--features", request->features, "feature store of the recordings to score");
  command->add_option("--labels", request->labels, "label table: 1, 0 or nothing (unknown)");
  command->add_option("--splits", request->splits, "ROC-AUC of the test tracks only");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "a file instead of standard output");
  command->add_option("--device", request->device, kDeviceHelp);
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-model precision build/quickstart/results/run/model.safetensors --features "
      "build/quickstart/results/features --labels build/quickstart/results/music/labels.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return precision(tool, *request); }; });
}

}  // namespace ctxtag::tools
