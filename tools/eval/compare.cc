#include "ctxtag/evaluation/compare.h"

#include <iostream>
#include <memory>

#include "ctxtag/dataset/group_table.h"
#include "ctxtag/evaluation/sample_controls.h"
#include "eval/commands.h"
#include "eval/sample_input.h"
#include "system_names.h"

namespace ctxtag::tools {
namespace {

struct CompareConfig {
  BootstrapConfig bootstrap;
  bool allow_partial = false;
  std::string protocol = "so_sg";
  double threshold = 0.5;
  ControlConfig controls;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("bootstrap", bootstrap, "how intervals are made");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
    field("protocol", protocol, "with samples: so_sg, mo_sg, or nothing, as in ctxtag-eval");
    field("threshold", threshold, "with samples, but not so_sg: a score of at least this is a tag");
    field("controls", controls, "of --controls");
  }
  void validate() const { evaluation().validate(); }

  EvaluationConfig evaluation() const {
    EvaluationConfig config;
    config.bootstrap = bootstrap;
    config.allow_partial = allow_partial;
    config.protocol = protocol;
    config.threshold = threshold;
    return config;
  }
};

struct CompareRequest {
  std::vector<std::string> scores;
  std::string labels, splits, vocabulary, clusters, cluster_by, users, format = "text", out;
  SampleInput samples;
  bool controls = false;
  std::optional<int> test_fold, validation_fold, replicates;
};

void require_given(const CompareRequest& request) {
  const bool samples = !request.samples.samples.empty();
  const std::size_t least = request.controls ? 1 : 2;
  if (request.scores.size() < least) {
    throw ConfigError(request.controls ? "a score table is needed to set beside the controls; see --help"
                                       : "two score tables or more are needed; see --help");
  }
  if (request.labels.empty() && !samples) throw ConfigError("--labels: not given; see --help");
  if (!request.labels.empty() && samples) throw ConfigError("--labels and --samples exclude each other");
  if (request.splits.empty() && (request.test_fold || request.validation_fold)) {
    throw ConfigError("--test-fold and --validation-fold need --splits");
  }
  if (request.clusters.empty() != request.cluster_by.empty()) {
    throw ConfigError("--clusters and --cluster-by go together: a table, and which column of it names the cluster");
  }
  if (samples && !request.clusters.empty()) throw ConfigError("--clusters: the clusters of samples are their users");
  if (request.controls && (!samples || request.splits.empty())) {
    throw ConfigError("--controls needs --samples and --splits: controls are fitted to the train samples");
  }
  if (!request.users.empty() && !request.controls) throw ConfigError("--users needs --controls");
  std::vector<std::filesystem::path> read{request.labels,   request.splits,          request.vocabulary,
                                          request.clusters, request.samples.samples, request.users};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  require_apart({{"--out", request.out}}, read);
}

std::vector<ScoreTable> read_systems(const CompareRequest& request) {
  const TagVocabulary only = request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary);
  std::vector<ScoreTable> systems;
  for (const std::string& file : request.scores) {
    systems.push_back(read_scores(file, systems.empty() ? only : systems.front().vocabulary));
  }
  return systems;
}

void say(const Tool& tool, const std::vector<std::string>& notes) {
  if (tool.quiet) return;
  for (const std::string& note : notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
}

std::vector<std::string> notes_of(const Comparison& comparison) {
  if (comparison.tags_left_out == 0) return {};
  return {std::to_string(comparison.tags_left_out) +
          " times in all replicates a tag has one class only, and takes no part in its mean"};
}

int compare_tracks(const Tool& tool, const CompareRequest& request, const CompareConfig& config) {
  ComparisonTables tables;
  tables.names = system_names(request.scores);
  tables.scores = read_systems(request);
  tables.labels = read_labels(request.labels, tables.scores.front().vocabulary);
  if (!request.splits.empty()) {
    tables.splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  if (!request.clusters.empty()) tables.clusters = read_groups(request.clusters, request.cluster_by);
  std::vector<std::string> notes;
  const Comparison result =
      paired_bootstrap(compared_cells(tables, config.allow_partial, notes), config.bootstrap, tool.thread_count());
  say(tool, notes);
  say(tool, notes_of(result));
  write_result(request.out, request.format == "json" ? comparison_json(result) : comparison_text(result));
  return 0;
}

void add_controls(const Tool& tool, const CompareRequest& request, const CompareConfig& config,
                  SampleComparisonTables& tables) {
  std::optional<UserVectors> users;
  if (!request.users.empty()) users = read_user_vectors(request.users);
  ControlConfig controls = config.controls;
  if (tool.seed) controls.seed = *tool.seed;
  SampleControls made = sample_controls(tables, users ? &*users : nullptr, controls, tool.thread_count());
  if (!users) made.notes.push_back("no control knows the users alone: give their vectors by --users");
  made.notes.push_back(
      "not among the controls: the network with shuffled, mean and random user vectors (ctxtag-user controls)");
  say(tool, made.notes);
  tables.controls = made.names.size();
  tables.names.insert(tables.names.end(), made.names.begin(), made.names.end());
  for (ScoreTable& scores : made.scores) tables.scores.push_back(std::move(scores));
}

int compare_on_samples(const Tool& tool, const CompareRequest& request, const CompareConfig& config) {
  SampleComparisonTables tables;
  tables.names = system_names(request.scores);
  tables.scores = read_systems(request);
  JoinedSamples joined = joined_samples(request.samples, tables.scores.front().vocabulary, request.splits,
                                        request.test_fold, request.validation_fold);
  tables.samples = std::move(joined.samples);
  tables.splits = std::move(joined.splits);
  say(tool, joined.notes);
  if (request.controls) add_controls(tool, request, config, tables);
  const SampleComparison result = compare_samples(tables, config.evaluation(), tool.thread_count());
  say(tool, result.notes);
  say(tool, notes_of(result.ranking));
  write_result(request.out, request.format == "json" ? comparison_json(result) : comparison_text(result));
  return 0;
}

int compare(const Tool& tool, const CompareRequest& request) {
  auto config = tool.config<CompareConfig>();
  if (tool.seed) config.bootstrap.seed = *tool.seed;
  if (request.replicates) config.bootstrap.replicates = *request.replicates;
  config.bootstrap.validate();
  if (tool.printed(config)) return 0;
  require_given(request);
  return request.samples.samples.empty() ? compare_tracks(tool, request, config)
                                         : compare_on_samples(tool, request, config);
}

}  // namespace

void add_compare(Tool& tool, Job& job) {
  const auto request = std::make_shared<CompareRequest>();
  CLI::App* command = tool.app().add_subcommand("compare",
                                                "Macro ROC-AUC of systems on the same tracks, their differences, and "
                                                "bootstrap intervals of both; on samples also "
                                                "accuracy, user satisfaction and win rates, whole users being drawn");
  command->add_option("scores", request->scores, "score tables, one per system: CSV, or .npy with .ids.csv");
  command->add_option("--labels", request->labels, "label table: 1, 0 or nothing (unknown)");
  request->samples.add_to(*command);
  command->add_flag("--controls", request->controls,
                    "with samples: set beside what tags, users or tracks alone give, and each system's scores for "
                    "another user and the mean of its users");
  command->add_option("--users", request->users, "user vectors: adds the control that knows the user alone");
  command->add_option("--splits", request->splits, "compare on the test rows");
  command->add_option("--test-fold", request->test_fold, "for a split table of folds");
  command->add_option("--validation-fold", request->validation_fold, "for a split table of folds");
  command->add_option("--vocabulary", request->vocabulary, "compare only these tags, one a line");
  command->add_option("--clusters", request->clusters, "table that says which tracks are drawn together");
  command->add_option("--cluster-by", request->cluster_by, "its column that names the cluster: artist_id");
  command->add_option("--replicates", request->replicates, "samples to draw (config: bootstrap.replicates)");
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "write here instead of to standard output");
  command->footer(
      "Example:\n  printf 'track_id,gym\\na,1\\nb,0\\nc,1\\nd,0\\n' > l.csv && printf "
      "'track_id,gym\\na,.9\\nb,.2\\nc,.8\\nd,.1\\n' > x.csv && printf "
      "'track_id,gym\\na,.5\\nb,.6\\nc,.7\\nd,.1\\n' > y.csv && ctxtag-eval compare x.csv y.csv --labels l.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return compare(tool, *request); }; });
}

}  // namespace ctxtag::tools
