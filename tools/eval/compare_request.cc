#include "eval/compare_request.h"

#include <filesystem>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "eval/run_scores.h"
#include "tool_main.h"

namespace ctxtag::tools {
namespace {

namespace fs = std::filesystem;

void require_given(const CompareRequest& request) {
  const bool samples = !request.samples.samples.empty();
  const std::size_t least = request.controls ? 1 : 2;
  if (request.scores.size() < least) {
    throw ConfigError(request.controls ? "a score table is needed to set beside the controls; see --help"
                                       : "two score tables or more are needed; see --help");
  }
  if (request.labels.empty() && !samples) throw ConfigError("--labels: not given; see --help");
  if (!request.labels.empty() && samples) throw ConfigError("--labels and --samples exclude each other");
  const bool fold_asked = request.test_fold || request.validation_fold;
  if (request.splits.empty() && fold_asked) throw ConfigError("--test-fold and --validation-fold need --splits");
  if (!request.folders.empty() && fold_asked) {
    throw ConfigError("--test-fold and --validation-fold do not go with --in: give each folder its own splits");
  }
  if (request.clusters.empty() != request.cluster_by.empty()) {
    throw ConfigError("--clusters and --cluster-by go together: a table, and which column of it names the cluster");
  }
  if (samples && !request.clusters.empty()) throw ConfigError("--clusters: the clusters of samples are their users");
  if (request.controls && (!samples || request.splits.empty())) {
    throw ConfigError("--controls needs --samples and --splits: controls are fitted to the train samples");
  }
  if (!request.users.empty() && !request.controls) throw ConfigError("--users needs --controls");
}

// The files that are read.
std::vector<std::string*> inputs_of(CompareRequest& request) {
  std::vector<std::string*> inputs{&request.labels,   &request.splits,          &request.vocabulary,
                                   &request.clusters, &request.samples.samples, &request.users};
  for (std::string& file : request.scores) inputs.push_back(&file);
  return inputs;
}

void require_folders(const std::vector<std::string>& folders) {
  std::error_code ignored;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (!fs::is_directory(folders[i], ignored)) {
      throw ConfigError("--in: " + escaped_bytes(folders[i]) + ": there is no such folder");
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (fs::equivalent(folders[i], folders[k], ignored)) {
        throw ConfigError("--in: " + escaped_bytes(folders[k]) + " and " + escaped_bytes(folders[i]) +
                          " are one folder; its rows would count twice");
      }
    }
  }
}

// A file, or a training run.
bool can_be_read(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::is_directory(path, ignored) ? path / "scores" : path, ignored);
}

CompareRequest request_in(const std::string& folder, const CompareRequest& request) {
  CompareRequest found = request;
  bool any = false;
  for (std::string* file : inputs_of(found)) {
    if (file->empty()) continue;
    const fs::path inside = fs::path(folder) / *file;
    if (fs::path(*file).is_relative() && can_be_read(inside)) {
      *file = inside.string();
      any = true;
    } else if (!can_be_read(*file)) {
      throw ConfigError("--in: there is neither " + escaped_bytes(inside.string()) + " nor " + escaped_bytes(*file));
    }
  }
  if (!any) throw ConfigError("--in: " + escaped_bytes(folder) + " holds none of the files that are compared");
  return found;
}

}  // namespace

void CompareRequest::add_to(CLI::App& command) {
  command.add_option("scores", scores, "score tables, one per system: CSV, or .npy with .ids.csv");
  command.add_option("--labels", labels, "label table: 1, 0 or nothing (unknown)");
  samples.add_to(command);
  command.add_flag("--controls", controls,
                   "with samples: set beside what tags, users or tracks alone give, and each system's scores for "
                   "another user and the mean of its users");
  command.add_option("--users", users, "user vectors: adds the control that knows the user alone");
  command.add_option("--splits", splits, "compare on the test rows");
  command
      .add_option("--in", folders,
                  "the same comparison in each of these folders (folds, seeds), as one: files are those of the "
                  "folder, or where it has none, those given")
      ->option_text("FOLDER ...");
  command.add_option("--test-fold", test_fold, "for a split table of folds");
  command.add_option("--validation-fold", validation_fold, "for a split table of folds");
  command.add_option("--vocabulary", vocabulary, "compare only these tags, one a line");
  command.add_option("--clusters", clusters, "table that says which tracks are drawn together");
  command.add_option("--cluster-by", cluster_by, "its column that names the cluster: artist_id");
  command.add_option("--replicates", replicates, "samples to draw (config: bootstrap.replicates)");
  command
      .add_option(
          "--figure", figures,
          "these figures too, by their names in ctxtag-eval's JSON (roc_auc, macro_f1, ...), or all: differences, "
          "intervals, p-values, detectable differences, tags won and lost")
      ->option_text("NAME ...");
  command.add_flag("--tests", tests,
                   "beside the bootstrap DeLong (roc_auc), McNemar (accuracy, exact_match) and Wilcoxon over tags "
                   "(macro_...), corrected after Holm; without --figure of all figures");
  command.add_option("--format", format, "text, json, or csv (of --figure)")
      ->check(CLI::IsMember({"text", "json", "csv"}));
  command.add_option("--out", out, "write here instead of to standard output");
}

std::vector<FolderRequest> requests_by_folder(const CompareRequest& request) {
  require_given(request);
  require_folders(request.folders);
  std::vector<FolderRequest> requests;
  for (const std::string& folder : request.folders) requests.push_back({folder, request_in(folder, request)});
  if (requests.empty()) requests.push_back({"", request});
  for (FolderRequest& one : requests) {
    require_splits_of_runs(one.request.scores, one.request.splits);
    std::vector<fs::path> read;
    for (const std::string* file : inputs_of(one.request)) read.emplace_back(*file);
    require_apart({{"--out", request.out}}, read);
  }
  return requests;
}

}  // namespace ctxtag::tools
