#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/report/evidence.h"
#include "eval/sample_input.h"

namespace ctxtag::tools {

/// What is reported: the options of ctxtag-eval report.
struct ReportRequest {
  std::vector<std::string> runs, scores;
  std::string labels, splits, clusters, cluster_by, embeddings, plane, audio, gains, ablation, out, json;
  SampleInput samples;
  std::optional<int> test_fold, validation_fold;

  void add_to(CLI::App& command);
  /// Throws ConfigError when options do not go together.
  void require_valid() const;
};

/// A system as the command line names it: NAME=PATH, or PATH, whose last part is then its name.
struct NamedPath {
  std::string name, path;
};

/// Names and paths. Of paths without a name that end alike as many parts are taken as tell them apart. Throws
/// ConfigError for two systems of one name.
std::vector<NamedPath> named_paths(const std::vector<std::string>& systems);

/// Reads everything; what the request leaves open is what the first run was trained on. Adds to `notes`.
ReportInputs read_report_inputs(const ReportRequest& request, std::vector<std::string>& notes);

}  // namespace ctxtag::tools
