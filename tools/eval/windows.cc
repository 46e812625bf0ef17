#include <iostream>
#include <memory>

#include "ctxtag/dataset/group_table.h"
#include "ctxtag/dataset/window_table.h"
#include "ctxtag/evaluation/window_study.h"
#include "ctxtag/report/study_charts.h"
#include "eval/commands.h"

namespace ctxtag::tools {
namespace {

struct WindowsRequest {
  std::string cache, labels, splits, clusters, cluster_by, chart, format = "text", out;
  std::optional<int> test_fold, validation_fold, replicates;
};

void require_given(const WindowsRequest& request) {
  if (request.cache.empty()) throw ConfigError("--cache: not given; expected what ctxtag-tag --window-scores makes");
  if (request.labels.empty()) throw ConfigError("--labels: not given; expected the table of the tracks' tags");
  if (request.splits.empty() && (request.test_fold || request.validation_fold)) {
    throw ConfigError("--test-fold and --validation-fold need --splits");
  }
  if (request.clusters.empty() != request.cluster_by.empty()) {
    throw ConfigError("--clusters and --cluster-by go together");
  }
  require_apart(
      {{"--out", request.out}, {"--chart", request.chart}},
      {request.cache, windows_file(request.cache, "--cache"), request.labels, request.splits, request.clusters});
}

WindowStudyTables read_tables(const WindowsRequest& request) {
  WindowStudyTables tables;
  tables.windows = read_windows(request.cache);
  tables.labels = read_labels(request.labels, tables.windows.vocabulary);
  if (!request.splits.empty()) {
    tables.splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  if (!request.clusters.empty()) tables.clusters = read_groups(request.clusters, request.cluster_by);
  return tables;
}

int windows(const Tool& tool, const WindowsRequest& request) {
  auto config = tool.config<WindowStudyConfig>();
  if (tool.seed) config.bootstrap.seed = *tool.seed;
  if (request.replicates) config.bootstrap.replicates = *request.replicates;
  config.bootstrap.require_percentiles();
  if (tool.printed(config)) return 0;
  require_given(request);
  std::vector<std::string> notes;
  const WindowStudy study = window_study(read_tables(request), config, tool.thread_count(), notes);
  if (!tool.quiet) {
    for (const std::string& note : notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
  }
  if (!request.chart.empty()) write_result(request.chart, window_study_svg(study));
  write_result(request.out, request.format == "json"  ? window_study_json(study)
                            : request.format == "csv" ? window_study_csv(study)
                                                      : window_study_text(study));
  return 0;
}

}  // namespace

void add_windows(Tool& tool, Job& job) {
  const auto request = std::make_shared<WindowsRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "windows", "Which windows, how many, and how pooled: every setting, from scores that are computed once");
  command->add_option("--cache", request->cache, "window scores (.npy) of ctxtag-tag --window-scores");
  command->add_option("--labels", request->labels, "label table: 1, 0 or nothing (unknown)");
  command->add_option("--splits", request->splits, "choose on the validation tracks; figures are of the test tracks");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--clusters", request->clusters, "table of groups that are drawn as a whole");
  command->add_option("--cluster-by", request->cluster_by, "its column, such as artist_id");
  command->add_option("--replicates", request->replicates, "samples drawn (short for --set bootstrap.replicates=...)");
  command->add_option("--chart", request->chart, "write a line chart (SVG) here");
  command->add_option("--format", request->format, "text, json or csv")->check(CLI::IsMember({"text", "json", "csv"}));
  command->add_option("--out", request->out, "write here instead of to standard output");
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-tag --model build/quickstart/results/run/model.safetensors --tracks "
      "build/quickstart/results/music/tracks.csv --window-scores "
      "build/quickstart/results/windows.npy && ctxtag-eval windows --cache "
      "build/quickstart/results/windows.npy --labels build/quickstart/results/music/labels.csv "
      "--splits build/quickstart/results/splits.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return windows(tool, *request); }; });
}

}  // namespace ctxtag::tools
