#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/situation/encoding.h"
#include "ctxtag/situation/situation_config.h"
#include "ctxtag/streams/read_streams.h"
#include "ctxtag/streams/split_streams.h"
#include "tool_main.h"

namespace ctxtag::tools {

/// The configuration of ctxtag-situation.
struct SituationToolConfig {
  StreamConfig streams;
  SituationConfig situation;
  BootstrapConfig bootstrap;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("streams", streams, "how tables of streams are read");
    field("situation", situation, "how the situation is predicted");
    field("bootstrap", bootstrap, "intervals of figures, from samples of listeners");
  }
  void validate() const {}
};

/// What several commands read.
struct StreamRequest {
  std::vector<std::string> streams, test_streams;
  std::string splits, vocabulary;
  std::optional<int> test_fold, validation_fold;
  bool next_validates = false;
  std::optional<std::string> on_error;

  /// Adds --streams, --vocabulary, --on-error and, for commands that train, --test-streams, --splits, --test-fold and
  /// --validation-fold.
  void add_to(CLI::App& command, bool trains);
  /// The tool's configuration with what was given on the command line.
  SituationToolConfig config(const Tool& tool) const;
};

/// Reads the streams and says on stderr what is worth knowing, unless the tool is quiet.
Streams streams_of(const Tool& tool, const StreamRequest& request, const StreamConfig& config);

/// The streams of --streams, then those of --test-streams, and their parts: those of --test-streams are the test; else
/// as the splits, or the table's folds where a fold is named, say. Without any of these all train.
struct SplitStreams {
  Streams streams;
  StreamParts parts;
};
SplitStreams split_streams_of(const Tool& tool, const StreamRequest& request, const StreamConfig& config);

/// Says on stderr what a model did not know of the streams, unless the tool is quiet.
void say_unknown(const Tool& tool, const UnknownToModel& unknown);

/// Says with --verbose how long a step took: "time NAME: SECONDS s".
class StepTimer {
 public:
  StepTimer(const Tool& tool, std::string step) : tool_(tool), step_(std::move(step)) {}
  ~StepTimer();
  StepTimer(const StepTimer&) = delete;
  StepTimer& operator=(const StepTimer&) = delete;

 private:
  const Tool& tool_;
  std::string step_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// 1 where rows were left out, else 0.
int status_of(const StreamReport& report);

}  // namespace ctxtag::tools
