#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/calibration_report.h"
#include "ctxtag/report/reliability_diagram.h"
#include "eval/commands.h"
#include "eval/run_scores.h"

namespace ctxtag::tools {
namespace {

struct CalibrationRequest {
  std::vector<std::string> scores;
  std::string labels, splits, vocabulary, picture, out, format = "text";
  std::optional<int> test_fold, validation_fold;
};

void require_calibration_request(const CalibrationRequest& request) {
  if (request.scores.empty() || request.labels.empty()) {
    throw ConfigError("--scores and --labels are needed; see --help");
  }
  require_splits_of_runs(request.scores, request.splits);
  if (request.splits.empty() && (request.test_fold || request.validation_fold)) {
    throw ConfigError("--test-fold and --validation-fold need --splits");
  }
  std::vector<std::filesystem::path> read{request.labels, request.splits, request.vocabulary};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  require_apart({{"--out", request.out}, {"--picture", request.picture}}, read);
}

EvaluationTables read_calibration_tables(const CalibrationRequest& request) {
  const TagVocabulary only = request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary);
  std::vector<ScoreTable> scores;
  for (const std::string& file : request.scores) {
    scores.push_back(read_scores(file, scores.empty() ? only : scores.front().vocabulary));
  }
  EvaluationTables tables;
  tables.scores = stacked(scores);
  tables.labels = read_labels(request.labels, tables.scores.vocabulary);
  if (!request.splits.empty()) {
    tables.splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  return tables;
}

int calibration(const Tool& tool, const CalibrationRequest& request) {
  const auto config = tool.config<CalibrationReportConfig>();
  if (tool.printed(config)) return 0;
  require_calibration_request(request);
  const CalibrationReport report = calibration_report(read_calibration_tables(request), config);
  if (!tool.quiet) {
    for (const std::string& note : report.notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
  }
  if (!request.picture.empty()) write_result(request.picture, reliability_diagram_svg(report));
  write_result(request.out, request.format == "json"  ? json_report(report)
                            : request.format == "csv" ? csv_report(report)
                                                      : text_report(report));
  return 0;
}

}  // namespace

void add_calibration(Tool& tool, Job& job) {
  const auto request = std::make_shared<CalibrationRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "calibration", "How far scores are probabilities, and what calibrating them on validation rows would give");
  command->add_option("--scores", request->scores, "score tables: CSV, or .npy with .ids.csv");
  command->add_option("--labels", request->labels, "label table: 1, 0 or nothing (unknown)");
  command->add_option("--splits", request->splits,
                      "figures are of the test rows; adds every calibration, fitted to the validation rows");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--vocabulary", request->vocabulary, "only these tags, one a line");
  command->add_option("--picture", request->picture, "SVG to write: the reliability diagram");
  command->add_option("--format", request->format, "text, json or csv (the reliability data)")
      ->check(CLI::IsMember({"text", "json", "csv"}));
  command->add_option("--out", request->out, "write here instead of to standard output");
  command->footer(
      "Example:\n  ctxtag-eval calibration --scores data/sample/scores.csv --labels data/sample/labels.csv --splits "
      "data/sample/splits.csv --picture reliability.svg");
  command->callback([&tool, &job, request] { job = [&tool, request] { return calibration(tool, *request); }; });
}

}  // namespace ctxtag::tools
