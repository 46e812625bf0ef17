#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/evaluation/recalibrate.h"
#include "ctxtag/nn/model_file.h"
#include "model/commands.h"

namespace ctxtag::tools {
namespace {

struct CalibrateRequest {
  std::string model, labels, samples, splits, out;
  std::vector<std::string> scores;
  std::optional<int> test_fold, validation_fold;
};

void require_calibrate_request(const CalibrateRequest& request) {
  const auto require = [](bool given, const char* what) {
    if (!given) throw ConfigError(std::string(what) + "; see --help");
  };
  require(!request.model.empty(), "the model to calibrate is not given");
  require(!request.scores.empty(), "--scores is required: the network's own scores");
  require(request.labels.empty() != request.samples.empty(), "--labels is required, or --samples");
  require(!request.splits.empty(), "--splits is required: a calibration is fitted to validation rows");
  require(!request.out.empty() && request.out != "-", "--out is required: the model to write");
  std::vector<std::filesystem::path> read{request.model, request.labels, request.samples, request.splits};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  require_apart({{"--out", request.out}}, read);
}

void require_tags_of_model(const CalibrateRequest& request, const TagVocabulary& scores, const TagVocabulary& model) {
  if (scores == model) return;
  throw ConfigError("the tags of the scores (" + joined(scores.tags()) + ") are not those of " +
                    escaped_bytes(request.model) + " (" + joined(model.tags()) + ")");
}

// A run's folder says whose scores it holds; a table does not.
void require_own_scores(const std::filesystem::path& scores, const std::string& model, const std::string& weights) {
  const std::filesystem::path file = scores / "model.safetensors";
  if (!std::filesystem::is_directory(scores) || !std::filesystem::exists(file)) return;
  const std::string theirs = nn::read_model_description(file).weights_sha256;
  if (theirs.empty() || weights.empty() || theirs == weights) return;
  throw ConfigError(escaped_bytes(scores.string()) + ": its scores are of another network than " +
                    escaped_bytes(model) +
                    "; give the folder of its own run, or what ctxtag-tag --raw-scores makes of it");
}

EvaluationTables read_calibrate_tables(const CalibrateRequest& request, const nn::ModelDescription& model,
                                       std::vector<std::string>& notes) {
  const TagVocabulary& tags = model.vocabulary;
  std::vector<ScoreTable> scores;
  for (const std::string& file : request.scores) {
    require_own_scores(file, request.model, model.weights_sha256);
    scores.push_back(read_scores(file));
    require_tags_of_model(request, scores.back().vocabulary, tags);
  }
  EvaluationTables tables;
  tables.scores = stacked(scores);
  const SplitTable splits = read_splits(request.splits);
  if (request.samples.empty()) {
    tables.labels = read_labels(request.labels, tags);
    tables.splits = splits.assignment(request.test_fold, request.validation_fold);
    return tables;
  }
  const SampleTable samples = read_samples(request.samples, tags);
  tables.labels = by_sample(samples);
  tables.splits = splits_of_samples(splits, samples, request.test_fold, request.validation_fold, &notes);
  SampleScores joined_scores = scores_of_samples(tables.scores, samples);
  tables.scores = std::move(joined_scores.scores);
  notes.insert(notes.end(), joined_scores.notes.begin(), joined_scores.notes.end());
  return tables;
}

// What the model's provenance says of its calibration: how, and to what it was fitted.
std::string calibrate_provenance(const CalibrateRequest& request, const RecalibrationConfig& config,
                                 const Recalibration& result, const ScoreTable& scores) {
  nlohmann::ordered_json fitted = {{"method", config.calibration.method},
                                   {"validation_rows", result.validation_rows},
                                   {"scores", sha256(scores_csv(scores))}};
  const std::string& labels = request.labels.empty() ? request.samples : request.labels;
  fitted[request.labels.empty() ? "samples" : "labels"] = sha256(read_file(labels));
  fitted["splits"] = sha256(read_file(request.splits));
  return nlohmann::ordered_json{{"thresholds", config.thresholds.on_validation()}, {"calibration", fitted}}.dump();
}

int calibrate(const Tool& tool, const CalibrateRequest& request) {
  const auto config = tool.config<RecalibrationConfig>();
  if (tool.printed(config)) return 0;
  require_calibrate_request(request);
  const nn::ModelDescription model = nn::read_model_description(request.model);
  config.calibration.require_fits(model.architecture.output == "softmax");
  std::vector<std::string> notes;
  const EvaluationTables tables = read_calibrate_tables(request, model, notes);
  const Recalibration result = recalibrate(tables, {model.calibration, model.thresholds}, config);
  nn::write_recalibrated(request.out, request.model, result.decision.calibration, result.decision.thresholds,
                         calibrate_provenance(request, config, result, tables.scores));
  if (tool.quiet) return 0;
  notes.insert(notes.end(), result.notes.begin(), result.notes.end());
  for (const std::string& note : notes) std::cerr << "ctxtag-model: note: " << note << '\n';
  std::cerr << fmt::format("{}; thresholds: {}; fitted to {} validation rows; {}\n", config.calibration.method,
                           config.thresholds.rule(), result.validation_rows, escaped_bytes(request.out));
  if (!result.before) {
    std::cerr << "the splits hold no test row: nothing is compared\n";
    return 0;
  }
  std::cout << fmt::format("on {} test rows:\n\n", result.test_rows)
            << calibration_table({{"before: " + result.before->method, *result.before},
                                  {"after: " + result.after->method, *result.after}});
  return 0;
}

}  // namespace

void add_calibrate(Tool& tool, Job& job) {
  const auto request = std::make_shared<CalibrateRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "calibrate", "Give a model calibrated scores and thresholds, fitted to validation rows only");
  command->add_option("model", request->model, "the model: model.safetensors of a run");
  command->add_option("--scores", request->scores,
                      "the network's own scores: the folder of its run, or what ctxtag-tag --raw-scores wrote");
  command->add_option("--labels", request->labels, "label table of tracks");
  command->add_option("--samples", request->samples, "or labels of samples: song_id,user_id and tags");
  command->add_option("--splits", request->splits, "fitted to its validation rows, compared on its test rows");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--out", request->out, "the model to write: the same weights");
  command->footer(
      "Example:\n  scripts/quickstart.sh && ctxtag-model calibrate build/quickstart/results/run/model.safetensors "
      "--scores "
      "build/quickstart/results/run --labels build/quickstart/results/music/labels.csv --splits "
      "build/quickstart/results/splits.csv --out build/quickstart/results/calibrated.safetensors");
  command->callback([&tool, &job, request] { job = [&tool, request] { return calibrate(tool, *request); }; });
}

}  // namespace ctxtag::tools
