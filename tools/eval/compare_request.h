#pragma once
#include <optional>
#include <string>
#include <vector>

#include "eval/sample_input.h"

namespace ctxtag::tools {

/// What is compared: the options of ctxtag-eval compare.
struct CompareRequest {
  std::vector<std::string> scores, folders, figures;
  std::string labels, splits, vocabulary, clusters, cluster_by, users, format = "text", out;
  SampleInput samples;
  bool controls = false, tests = false;
  std::optional<int> test_fold, validation_fold, replicates;

  void add_to(CLI::App& command);
  /// More than macro ROC-AUC is asked for.
  bool wants_figures() const { return !figures.empty() || tests || format == "csv"; }
};

/// The same comparison in one of several folders.
struct FolderRequest {
  std::string folder;  ///< empty where none was asked for
  CompareRequest request;
};

/// The request in each of its folders, or itself where there are none. Every file that is read is the one below the
/// folder, or where there is none there, the one that was given. Throws ConfigError when options do not go together,
/// when a folder is named twice or holds none of the files, for a file that is in neither place, and when the output is
/// one of the files.
std::vector<FolderRequest> requests_by_folder(const CompareRequest& request);

}  // namespace ctxtag::tools
