#pragma once
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag::tools {

/// The options of commands that read samples.
struct SampleInput {
  std::string samples, disjoint;

  /// --samples and --disjoint.
  void add_to(CLI::App& command);
};

/// Samples and the split of each.
struct JoinedSamples {
  SampleTable samples;
  std::optional<std::unordered_map<TrackId, Split>> splits;  ///< by sample_id()
  std::vector<std::string> notes;                            ///< what was not joined
};

/// The samples, their tags in the order of `vocabulary` (empty: all of the table), joined with the split table where
/// `splits` is not empty. Throws ConfigError when two splits share what --disjoint forbids.
JoinedSamples joined_samples(const SampleInput& input, const TagVocabulary& vocabulary, const std::string& splits,
                             std::optional<int> test_fold, std::optional<int> validation_fold);

}  // namespace ctxtag::tools
