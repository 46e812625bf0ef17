#include <iostream>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/report_text.h"
#include "ctxtag/evaluation/sample_report.h"
#include "eval/commands.h"
#include "eval/run_scores.h"
#include "eval/sample_input.h"
#include "tool_main.h"

namespace {

struct EvaluateRequest {
  std::vector<std::string> scores;
  std::string labels, truth, verified, splits, vocabulary, train_samples, per_user, clusters, cluster_by,
      format = "text", out;
  bool intervals = false;
  std::optional<int> replicates;
  ctxtag::tools::SampleInput samples;
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
  request.samples.add_to(app);
  app.add_option("--train-samples", request.train_samples,
                 "the samples that training saw, where the splits do not say: cold and warm users apart");
  app.add_option("--per-user", request.per_user, "with samples: CSV to write, figures of every user");
  app.add_flag("--intervals", request.intervals,
               "where every figure lies, by bootstrap over rows, or with samples over users (config: intervals)");
  app.add_option("--clusters", request.clusters, "table that says which tracks are drawn together for --intervals");
  app.add_option("--cluster-by", request.cluster_by, "its column that names the cluster: artist_id");
  app.add_option("--replicates", request.replicates, "samples to draw (config: bootstrap.replicates)");
  app.add_option("--format", request.format, "text, json or csv")->check(CLI::IsMember({"text", "json", "csv"}));
  app.add_option("--out", request.out, "write here instead of to standard output");
}

void require_given(const EvaluateRequest& request) {
  if (request.scores.empty() || request.labels.empty() == request.samples.samples.empty()) {
    throw ctxtag::ConfigError("--scores and --labels are needed, or --scores and --samples; see --help");
  }
  ctxtag::tools::require_splits_of_runs(request.scores, request.splits);
  if (request.splits.empty() && (request.test_fold || request.validation_fold)) {
    throw ctxtag::ConfigError("--test-fold and --validation-fold need --splits");
  }
  const bool samples = !request.samples.samples.empty();
  if (samples && (!request.truth.empty() || !request.verified.empty() || request.false_negatives)) {
    throw ctxtag::ConfigError("--truth, --verified and --false-negatives go with --labels, not with --samples");
  }
  if (!samples && (!request.train_samples.empty() || !request.per_user.empty() || !request.samples.disjoint.empty())) {
    throw ctxtag::ConfigError("--train-samples, --per-user and --disjoint need --samples");
  }
  if (request.clusters.empty() != request.cluster_by.empty()) {
    throw ctxtag::ConfigError(
        "--clusters and --cluster-by go together: a table, and which column of it names the cluster");
  }
  if (samples && !request.clusters.empty()) {
    throw ctxtag::ConfigError("--clusters: the clusters of samples are their users");
  }
  std::vector<std::filesystem::path> read{request.clusters,        request.labels,       request.truth,
                                          request.verified,        request.splits,       request.vocabulary,
                                          request.samples.samples, request.train_samples};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  ctxtag::tools::require_apart({{"--out", request.out}, {"--per-user", request.per_user}}, read);
}

ctxtag::ScoreTable read_all_scores(const EvaluateRequest& request) {
  const ctxtag::TagVocabulary only =
      request.vocabulary.empty() ? ctxtag::TagVocabulary() : ctxtag::read_vocabulary(request.vocabulary);
  std::vector<ctxtag::ScoreTable> scores;
  for (const std::string& file : request.scores) {
    scores.push_back(ctxtag::read_scores(file, scores.empty() ? only : scores.front().vocabulary));
  }
  return ctxtag::stacked(scores);
}

ctxtag::EvaluationTables read_tables(const EvaluateRequest& request, std::vector<std::string>& notes) {
  ctxtag::EvaluationTables tables;
  tables.scores = read_all_scores(request);
  ctxtag::LabelNotes ignored;
  tables.labels = ctxtag::read_labels(request.labels, tables.scores.vocabulary, &ignored);
  if (!request.truth.empty()) tables.truth = ctxtag::read_labels(request.truth, tables.scores.vocabulary);
  if (!request.verified.empty()) tables.verified = ctxtag::read_labels(request.verified, tables.scores.vocabulary);
  if (!request.splits.empty()) {
    tables.splits = ctxtag::read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  if (!request.clusters.empty()) tables.clusters = ctxtag::read_groups(request.clusters, request.cluster_by);
  if (!ignored.ignored_columns.empty()) {
    notes.push_back("columns of the labels without scores: " + ctxtag::joined(ignored.ignored_columns));
  }
  return tables;
}

ctxtag::SampleTables read_sample_tables(const EvaluateRequest& request, std::vector<std::string>& notes) {
  ctxtag::SampleTables tables;
  tables.scores = read_all_scores(request);
  const ctxtag::TagVocabulary& tags = tables.scores.vocabulary;
  auto joined =
      ctxtag::tools::joined_samples(request.samples, tags, request.splits, request.test_fold, request.validation_fold);
  tables.samples = std::move(joined.samples);
  tables.splits = std::move(joined.splits);
  notes = std::move(joined.notes);
  if (!request.train_samples.empty()) tables.train_samples = ctxtag::read_samples(request.train_samples, tags);
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

std::string formatted(const ctxtag::SampleReport& report, const ctxtag::BootstrapConfig& bootstrap,
                      const std::string& format) {
  if (format == "json") return ctxtag::json_report(report, bootstrap);
  return format == "csv" ? ctxtag::csv_report(report.metrics) : ctxtag::text_report(report, bootstrap);
}

void say(const ctxtag::tools::Tool& tool, const std::vector<std::string>& notes) {
  if (tool.quiet) return;
  for (const std::string& note : notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
}

int evaluate_labels(const ctxtag::tools::Tool& tool, const EvaluateRequest& request,
                    const ctxtag::EvaluationConfig& config) {
  if (!config.protocol.empty()) throw ctxtag::ConfigError("protocol " + config.protocol + " needs --samples");
  std::vector<std::string> notes;
  const ctxtag::MetricReport report = ctxtag::evaluate(read_tables(request, notes), config, tool.thread_count());
  say(tool, notes);
  say(tool, report.notes);
  ctxtag::tools::write_result(request.out, formatted(report, request.format));
  return 0;
}

int evaluate_samples(const ctxtag::tools::Tool& tool, const EvaluateRequest& request,
                     const ctxtag::EvaluationConfig& config) {
  if (config.protocol == "mo_mg" && !request.per_user.empty()) {
    throw ctxtag::ConfigError("--per-user: the rows of protocol mo_mg are tracks; take mo_sg or so_sg");
  }
  std::vector<std::string> notes;
  const ctxtag::SampleReport report =
      ctxtag::evaluate_samples(read_sample_tables(request, notes), config, tool.thread_count());
  say(tool, notes);
  say(tool, report.metrics.notes);
  if (!request.per_user.empty()) ctxtag::tools::write_result(request.per_user, ctxtag::users_csv(report));
  ctxtag::tools::write_result(request.out, formatted(report, config.bootstrap, request.format));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  ctxtag::tools::Tool tool("ctxtag-eval", "Compares scores with labels",
                           "ctxtag-eval --scores data/sample/scores.csv --labels data/sample/labels.csv "
                           "--splits data/sample/splits.csv");
  tool.app().require_subcommand(0);
  EvaluateRequest request;
  std::string like, protocol;
  add_options(tool.app(), request);
  tool.app().add_option("--like", like, "conventions of a paper: icassp2020 or ismir2020 (short for --set like=...)");
  tool.app().add_option("--protocol", protocol,
                        "with samples: mo_mg, mo_sg or so_sg (short for --set protocol=...; see configs/README.md)");
  ctxtag::tools::Job subcommand;
  ctxtag::tools::add_baseline(tool, subcommand);
  ctxtag::tools::add_calibration(tool, subcommand);
  ctxtag::tools::add_compare(tool, subcommand);
  ctxtag::tools::add_missing(tool, subcommand);
  ctxtag::tools::add_windows(tool, subcommand);
  ctxtag::tools::add_report(tool, subcommand);
  return tool.run(argc, argv, [&] {
    if (subcommand) return subcommand();
    if (!like.empty()) tool.overrides.push_back("like=" + like);
    if (!protocol.empty()) tool.overrides.push_back("protocol=" + protocol);
    auto config = tool.config<ctxtag::EvaluationConfig>();
    if (request.false_negatives) config.false_negatives = share_of_negatives(*request.false_negatives);
    if (tool.seed) config.bootstrap.seed = *tool.seed;
    if (request.intervals) config.intervals = true;
    if (request.replicates) config.bootstrap.replicates = *request.replicates;
    config.bootstrap.validate();
    if (tool.printed(config)) return 0;
    if (!config.intervals && !request.clusters.empty()) throw ctxtag::ConfigError("--clusters needs --intervals");
    require_given(request);
    return request.samples.samples.empty() ? evaluate_labels(tool, request, config)
                                           : evaluate_samples(tool, request, config);
  });
}
