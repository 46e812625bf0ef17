#include "ctxtag/evaluation/compare.h"

#include <iostream>
#include <memory>
#include <set>

#include "ctxtag/dataset/group_table.h"
#include "eval/commands.h"

namespace ctxtag::tools {
namespace {

struct CompareConfig {
  BootstrapConfig bootstrap;
  bool allow_partial = false;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("bootstrap", bootstrap, "how intervals are made");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
  }
  void validate() const {}
};

struct CompareRequest {
  std::vector<std::string> scores;
  std::string labels, splits, vocabulary, clusters, cluster_by, format = "text", out;
  std::optional<int> test_fold, validation_fold, replicates;
};

// File names without folder and extension, or the names as they were given where two are alike.
std::vector<std::string> names_of(const std::vector<std::string>& files) {
  std::vector<std::string> names;
  for (const std::string& file : files) names.push_back(std::filesystem::path(file).stem().string());
  return std::set<std::string>(names.begin(), names.end()).size() == names.size() ? names : files;
}

ComparisonTables read_tables(const CompareRequest& request) {
  if (request.scores.size() < 2) throw ConfigError("two score tables or more are needed; see --help");
  if (request.labels.empty()) throw ConfigError("--labels: not given; see --help");
  if (request.splits.empty() && (request.test_fold || request.validation_fold)) {
    throw ConfigError("--test-fold and --validation-fold need --splits");
  }
  if (request.clusters.empty() != request.cluster_by.empty()) {
    throw ConfigError("--clusters and --cluster-by go together: a table, and which column of it names the cluster");
  }
  ComparisonTables tables;
  tables.names = names_of(request.scores);
  const TagVocabulary only = request.vocabulary.empty() ? TagVocabulary() : read_vocabulary(request.vocabulary);
  for (const std::string& file : request.scores) {
    tables.scores.push_back(read_scores(file, tables.scores.empty() ? only : tables.scores.front().vocabulary));
  }
  tables.labels = read_labels(request.labels, tables.scores.front().vocabulary);
  if (!request.splits.empty()) {
    tables.splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  if (!request.clusters.empty()) tables.clusters = read_groups(request.clusters, request.cluster_by);
  return tables;
}

int compare(const Tool& tool, const CompareRequest& request) {
  auto config = tool.config<CompareConfig>();
  if (tool.seed) config.bootstrap.seed = *tool.seed;
  if (request.replicates) config.bootstrap.replicates = *request.replicates;
  config.bootstrap.validate();
  if (tool.printed(config)) return 0;
  std::vector<std::filesystem::path> read{request.labels, request.splits, request.vocabulary, request.clusters};
  read.insert(read.end(), request.scores.begin(), request.scores.end());
  require_apart({{"--out", request.out}}, read);
  const ComparisonTables tables = read_tables(request);
  std::vector<std::string> notes;
  const Comparison result =
      paired_bootstrap(compared_cells(tables, config.allow_partial, notes), config.bootstrap, tool.thread_count());
  if (result.tags_left_out > 0) {
    notes.push_back(std::to_string(result.tags_left_out) +
                    " times in all replicates a tag has one class only, and takes no part in its mean");
  }
  if (!tool.quiet) {
    for (const std::string& note : notes) std::cerr << "ctxtag-eval: note: " << note << '\n';
  }
  write_result(request.out, request.format == "json" ? comparison_json(result) : comparison_text(result));
  return 0;
}

}  // namespace

void add_compare(Tool& tool, Job& job) {
  const auto request = std::make_shared<CompareRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "compare", "Macro ROC-AUC of systems on the same tracks, their differences, and bootstrap intervals of both");
  command->add_option("scores", request->scores, "score tables, one per system: CSV, or .npy with .ids.csv");
  command->add_option("--labels", request->labels, "label table: 1, 0 or nothing (unknown)");
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
