#include <iostream>

#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/report_text.h"
#include "eval/commands.h"
#include "tool_main.h"

namespace {

struct EvaluateRequest {
  std::vector<std::string> scores;
  std::string labels, truth, verified, splits, vocabulary, format = "text", out;
  std::optional<int> test_fold, validation_fold;
  std::optional<double> false_negatives;
};

void add_options(CLI::App& app, EvaluateRequest& request) {
  app.add_option("--scores", request.scores, "score tables: CSV, or .npy with .ids.csv; their rows are put together");
  app.add_option("--labels", request.labels, "label table: 1, 0 or nothing (unknown)");
  app.add_option("--truth", request.truth, "complete labels: figures use them, --labels is what training saw");
  app.add_option("--verified", request.verified,
                 "1 or 0 where a person has looked: figures over these cells, beside those over all cells");
  app.add_option("--false-negatives", request.false_negatives,
                 "bounds of precision, recall and F1 if this share of the negatives, 0 to 1, is in truth positive")
      ->check(ctxtag::tools::not_a_number);
  app.add_option("--splits", request.splits, "fit thresholds on the validation rows; figures are of the test rows");
  app.add_option("--test-fold", request.test_fold, "for a split table of folds");
  app.add_option("--validation-fold", request.validation_fold, "for a split table of folds");
  app.add_option("--vocabulary", request.vocabulary, "evaluate only these tags, one a line");
  app.add_option("--format", request.format, "text, json or csv")->check(CLI::IsMember({"text", "json", "csv"}));
  app.add_option("--out", request.out, "write here instead of to standard output");
}

ctxtag::EvaluationTables read_tables(const EvaluateRequest& request, std::vector<std::string>& notes) {
  ctxtag::EvaluationTables tables;
  if (request.scores.empty() || request.labels.empty()) {
    throw ctxtag::ConfigError("--scores and --labels are needed; see --help");
  }
  if (request.splits.empty() && (request.test_fold || request.validation_fold)) {
    throw ctxtag::ConfigError("--test-fold and --validation-fold need --splits");
  }
  std::vector<std::filesystem::path> read{request.labels, request.truth, request.verified, request.splits,
                                          request.vocabulary};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  ctxtag::tools::require_apart({{"--out", request.out}}, read);
  const ctxtag::TagVocabulary only =
      request.vocabulary.empty() ? ctxtag::TagVocabulary() : ctxtag::read_vocabulary(request.vocabulary);
  std::vector<ctxtag::ScoreTable> scores;
  for (const std::string& file : request.scores) {
    scores.push_back(ctxtag::read_scores(file, scores.empty() ? only : scores.front().vocabulary));
  }
  tables.scores = ctxtag::stacked(scores);
  ctxtag::LabelNotes ignored;
  tables.labels = ctxtag::read_labels(request.labels, tables.scores.vocabulary, &ignored);
  if (!request.truth.empty()) tables.truth = ctxtag::read_labels(request.truth, tables.scores.vocabulary);
  if (!request.verified.empty()) tables.verified = ctxtag::read_labels(request.verified, tables.scores.vocabulary);
  if (!request.splits.empty()) {
    tables.splits = ctxtag::read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  if (!ignored.ignored_columns.empty()) {
    notes.push_back("columns of the labels without scores: " + ctxtag::joined(ignored.ignored_columns));
  }
  return tables;
}

double share_of_negatives(double share) {
  if (share >= 0.0 && share <= 1.0) return share;
  throw ctxtag::ConfigError("--false-negatives is a share from 0 to 1, found " + ctxtag::to_text(share));
}

std::string formatted(const ctxtag::MetricReport& report, const std::string& format) {
  if (format == "json") return ctxtag::json_report(report);
  return format == "csv" ? ctxtag::csv_report(report) : ctxtag::text_report(report);
}

}  // namespace

int main(int argc, char** argv) {
  ctxtag::tools::Tool tool("ctxtag-eval", "Compares scores with labels",
                           "ctxtag-eval --scores data/sample/scores.csv --labels data/sample/labels.csv "
                           "--splits data/sample/splits.csv");
  tool.app().require_subcommand(0);
  EvaluateRequest request;
  std::string like;
  add_options(tool.app(), request);
  tool.app().add_option("--like", like, "conventions of a paper: icassp2020 or ismir2020 (short for --set like=...)");
  ctxtag::tools::Job subcommand;
  ctxtag::tools::add_baseline(tool, subcommand);
  ctxtag::tools::add_compare(tool, subcommand);
  ctxtag::tools::add_missing(tool, subcommand);
  return tool.run(argc, argv, [&] {
    if (subcommand) return subcommand();
    if (!like.empty()) tool.overrides.push_back("like=" + like);
    auto config = tool.config<ctxtag::EvaluationConfig>();
    if (request.false_negatives) config.false_negatives = share_of_negatives(*request.false_negatives);
    if (tool.printed(config)) return 0;
    std::vector<std::string> notes;
    ctxtag::MetricReport report = ctxtag::evaluate(read_tables(request, notes), config);
    report.notes.insert(report.notes.begin(), notes.begin(), notes.end());
    if (!tool.quiet) {
      for (const std::string& note : report.notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
    }
    ctxtag::tools::write_result(request.out, formatted(report, request.format));
    return 0;
  });
}
