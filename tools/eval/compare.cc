#include "ctxtag/evaluation/compare.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/evaluation/figure_comparison.h"
#include "ctxtag/evaluation/pooled_folds.h"
#include "ctxtag/evaluation/sample_controls.h"
#include "ctxtag/users/control_vectors.h"
#include "eval/commands.h"
#include "eval/compare_request.h"
#include "system_names.h"

namespace ctxtag::tools {
namespace {

using Names = std::vector<std::string>;

struct CompareConfig {
  BootstrapConfig bootstrap = BootstrapConfig();
  bool allow_partial = false;
  std::string protocol = "so_sg";
  double threshold = 0.5;
  bool fit_thresholds = true;
  ControlConfig controls;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("bootstrap", bootstrap, "how intervals are made");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
    field("protocol", protocol, "with samples: so_sg, mo_sg, or nothing, as in ctxtag-eval");
    field("threshold", threshold,
          "a score of at least this is a tag, where no threshold is fitted and the protocol is not so_sg");
    field("fit_thresholds", fit_thresholds,
          "with --figure, labels and splits: per system and tag, the threshold of the greatest F1 on the validation "
          "rows");
    field("controls", controls, "of --controls");
  }
  void validate() const { evaluation().validate(); }

  EvaluationConfig evaluation() const {
    EvaluationConfig config;
    config.bootstrap = bootstrap;
    config.allow_partial = allow_partial;
    config.protocol = protocol;
    config.threshold = threshold;
    config.fit_thresholds = fit_thresholds;
    return config;
  }
};

FigureChoice figure_choice(const CompareRequest& request) {
  FigureChoice choice{request.figures, request.tests};
  if (choice.names.empty()) choice.names = {"all"};
  choice.validate();
  return choice;
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
  std::vector<std::string> notes;
  const std::int64_t in_folds = comparison.folds * comparison.tags;
  const std::int64_t defined = comparison.systems.front().macro_roc_auc.tags;
  if (defined < in_folds) {
    notes.push_back(fmt::format("{} of {} times a tag has one class only in its fold, and takes no part in the mean",
                                in_folds - defined, in_folds));
  }
  if (comparison.tags_left_out > 0) {
    notes.push_back(std::to_string(comparison.tags_left_out) +
                    " times in all replicates a tag has one class only, and takes no part in its mean");
  }
  return notes;
}

ComparedCells track_cells(const CompareRequest& request, const CompareConfig& config, const Names& names,
                          Names& notes) {
  ComparisonTables tables;
  tables.names = names;
  tables.scores = read_systems(request);
  tables.labels = read_labels(request.labels, tables.scores.front().vocabulary);
  if (!request.splits.empty()) {
    tables.splits = read_splits(request.splits).assignment(request.test_fold, request.validation_fold);
  }
  if (!request.clusters.empty()) tables.clusters = read_groups(request.clusters, request.cluster_by);
  ComparedCells cells = compared_cells(tables, config.allow_partial, notes);
  if (request.wants_figures() && figure_choice(request).needs_decisions()) {
    EvaluationConfig of_tracks = config.evaluation();
    of_tracks.protocol.clear();
    cells.decisions = compared_decisions(tables, cells, of_tracks, notes);
  }
  return cells;
}

void add_controls(const Tool& tool, const CompareRequest& request, const CompareConfig& config,
                  SampleComparisonTables& tables, Names& notes) {
  std::optional<UserVectors> users;
  if (!request.users.empty()) users = read_user_vectors(request.users);
  ControlConfig controls = config.controls;
  if (tool.seed) controls.seed = *tool.seed;
  SampleControls made = sample_controls(tables, users ? &*users : nullptr, controls, tool.thread_count());
  notes.insert(notes.end(), made.notes.begin(), made.notes.end());
  if (users) {
    made.names.emplace_back("user_only, random vectors");
    made.scores.push_back(user_only_baseline(control_vectors(*users, "random", controls.seed), tables.samples,
                                             sample_rows(tables.samples, *tables.splits), controls.c,
                                             tool.thread_count()));
  }
  tables.controls = made.names.size();
  tables.names.insert(tables.names.end(), made.names.begin(), made.names.end());
  for (ScoreTable& scores : made.scores) tables.scores.push_back(std::move(scores));
}

ComparedCells sample_cells(const Tool& tool, const CompareRequest& request, const CompareConfig& config,
                           const Names& names, Names& notes) {
  SampleComparisonTables tables;
  tables.names = names;
  tables.scores = read_systems(request);
  JoinedSamples joined = joined_samples(request.samples, tables.scores.front().vocabulary, request.splits,
                                        request.test_fold, request.validation_fold);
  tables.samples = std::move(joined.samples);
  tables.splits = std::move(joined.splits);
  notes.insert(notes.end(), joined.notes.begin(), joined.notes.end());
  if (request.controls) add_controls(tool, request, config, tables, notes);
  ComparedCells cells = compared_samples(tables, config.evaluation(), notes);
  if (request.wants_figures()) cells.decisions = sample_decisions(cells, config.evaluation());
  return cells;
}

ComparedFold fold_of(const Tool& tool, const FolderRequest& in, const CompareConfig& config, const Names& names) {
  const std::string name = escaped_bytes(in.folder), where = name.empty() ? "" : name + ": ";
  Names notes;
  const auto say_notes = [&] {
    for (std::string& note : notes) note.insert(0, where);
    say(tool, notes);
  };
  try {
    ComparedFold fold{name, in.request.samples.samples.empty() ? track_cells(in.request, config, names, notes)
                                                               : sample_cells(tool, in.request, config, names, notes)};
    say_notes();
    return fold;
  } catch (const ConfigError& error) {
    say_notes();
    throw ConfigError(where + error.what());
  }
}

ComparedCells all_cells(const Tool& tool, const CompareRequest& request, const CompareConfig& config) {
  const Names names = system_names(request.scores);
  std::vector<ComparedFold> folds;
  for (const FolderRequest& in : requests_by_folder(request)) folds.push_back(fold_of(tool, in, config, names));
  Names notes;
  ComparedCells cells = pooled_folds(std::move(folds), notes);
  if (request.controls) {
    if (request.users.empty()) notes.emplace_back("no control knows the users alone: give their vectors by --users");
    notes.emplace_back(
        "not among the controls: the network with shuffled, mean and random user vectors (ctxtag-user controls)");
  }
  say(tool, notes);
  return cells;
}

// `ranking` is what the notes are of.
template <typename Result>
int written(const Tool& tool, const CompareRequest& request, const ComparedCells& cells, const Result& result,
            const Comparison& ranking) {
  say(tool, notes_of(ranking));
  const bool json = request.format == "json";
  std::string text = json ? comparison_json(result) : comparison_text(result);
  if (request.wants_figures()) {
    const FigureComparison figures =
        compare_figures(cells, figure_choice(request), ranking.config, tool.thread_count());
    say(tool, figures.notes);
    if (request.format == "text") text += figures_text(figures);
    if (request.format == "csv") text = figures_csv(figures);
    if (json) text = with_figures(text, figures);
  }
  write_result(request.out, text);
  return 0;
}

int compare(const Tool& tool, const CompareRequest& request) {
  auto config = tool.config<CompareConfig>();
  if (tool.seed) config.bootstrap.seed = *tool.seed;
  if (request.replicates) config.bootstrap.replicates = *request.replicates;
  config.bootstrap.validate();
  if (tool.printed(config)) return 0;
  figure_choice(request);  // refused before work starts
  const ComparedCells cells = all_cells(tool, request, config);
  if (request.samples.samples.empty()) {
    const Comparison result = paired_bootstrap(cells, config.bootstrap, tool.thread_count());
    return written(tool, request, cells, result, result);
  }
  const SampleComparison result = compare_samples(cells, config.evaluation(), tool.thread_count());
  return written(tool, request, cells, result, result.ranking);
}

}  // namespace

void add_compare(Tool& tool, Job& job) {
  const auto request = std::make_shared<CompareRequest>();
  CLI::App* command = tool.app().add_subcommand("compare",
                                                "Macro ROC-AUC of systems on the same tracks, their differences, and "
                                                "bootstrap intervals of both; other figures and tests where they are "
                                                "asked for; on samples also "
                                                "accuracy, user satisfaction and win rates, whole users being drawn");
  request->add_to(*command);
  command->footer(
      "Example:\n  printf 'track_id,gym\\na,1\\nb,0\\nc,1\\nd,0\\n' > l.csv && printf "
      "'track_id,gym\\na,.9\\nb,.2\\nc,.8\\nd,.1\\n' > x.csv && printf "
      "'track_id,gym\\na,.5\\nb,.6\\nc,.7\\nd,.1\\n' > y.csv && ctxtag-eval compare x.csv y.csv --labels l.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return compare(tool, *request); }; });
}

}  // namespace ctxtag::tools
