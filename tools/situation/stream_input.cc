#include "situation/stream_input.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <numeric>

#include "ctxtag/base/text.h"

namespace ctxtag::tools {
namespace {

std::vector<std::filesystem::path> paths_of(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

std::optional<int> validation_fold_of(const StreamRequest& request, const std::vector<int>& folds) {
  if (!request.next_validates) return request.validation_fold;
  if (request.validation_fold || !request.test_fold || folds.empty()) {
    throw ConfigError("--next-validates goes with --test-fold and folds, and without --validation-fold");
  }
  return (*request.test_fold + 1) % (1 + *std::max_element(folds.begin(), folds.end()));
}

}  // namespace

void StreamRequest::add_to(CLI::App& command, bool trains) {
  command.add_option("--streams", streams,
                     "tables of streams: as released, or timestamp, listening_device, network ...");
  command.add_option("--vocabulary", vocabulary, "the situations, one a line; other streams are left out");
  command.add_option("--on-error", on_error,
                     "stop at an impossible value, or skip the stream (config: streams.on_error)");
  if (!trains) return;
  command.add_option("--test-streams", test_streams, "tables of streams to test on, of the same columns");
  command.add_option("--splits", splits, "which stream is in which part, or fold");
  command.add_option("--test-fold", test_fold, "with folds, of --splits or of the table: the one to test on");
  command.add_option("--validation-fold", validation_fold, "and the one to fit the calibration to");
  command.add_flag("--next-validates", next_validates, "the fold after the test's is the validation");
}

SituationToolConfig StreamRequest::config(const Tool& tool) const {
  auto config = tool.config<SituationToolConfig>();
  if (on_error) config.streams.on_error = *on_error;
  if (!vocabulary.empty()) config.streams.situations = read_vocabulary(vocabulary).tags();
  config.streams.validate();
  return config;
}

Streams streams_of(const Tool& tool, const StreamRequest& request, const StreamConfig& config) {
  if (request.streams.empty()) throw ConfigError("--streams is required: a table of streams; see --help");
  std::vector<std::filesystem::path> files = paths_of(request.streams);
  for (const std::string& file : request.test_streams) files.emplace_back(file);
  Streams streams = [&] {
    const StepTimer timer(tool, "read");
    return read_streams(files, config, tool.thread_count());
  }();
  if (!tool.quiet) {
    for (const std::string& note : streams.report.notes()) std::cerr << "ctxtag-situation: note: " << note << '\n';
  }
  return streams;
}

SplitStreams split_streams_of(const Tool& tool, const StreamRequest& request, const StreamConfig& config) {
  const bool by_fold = request.test_fold || request.validation_fold || request.next_validates;
  if (!request.test_streams.empty() && (!request.splits.empty() || by_fold)) {
    throw ConfigError("--test-streams says what to test on: leave --splits and folds out");
  }
  SplitStreams result{streams_of(tool, request, config), {}};
  const StreamTable& table = result.streams.table;
  if (!request.test_streams.empty()) {
    const std::vector<std::int64_t>& rows = result.streams.report.rows_of_file;
    const std::int64_t training = std::accumulate(
        rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(request.streams.size()), std::int64_t{0});
    for (std::size_t i = 0; i < table.size(); ++i) {
      (table.row[i] <= training ? result.parts.train : result.parts.test).push_back(i);
    }
  } else if (!request.splits.empty()) {
    const SplitTable splits = read_splits(request.splits);
    result.parts = parts_of(table, &splits, request.test_fold, validation_fold_of(request, splits.folds));
  } else if (by_fold) {
    const std::vector<int> folds(table.fold.begin(), table.fold.end());
    result.parts = parts_of(table, nullptr, request.test_fold, validation_fold_of(request, folds));
  } else {
    result.parts.train.resize(table.size());
    std::iota(result.parts.train.begin(), result.parts.train.end(), std::size_t{0});
  }
  return result;
}

void say_unknown(const Tool& tool, const UnknownToModel& unknown) {
  if (tool.quiet) return;
  const auto note = [](const std::string& text) { std::cerr << "ctxtag-situation: note: " << text << '\n'; };
  for (const auto& [column, count] : unknown.unseen) {
    note(fmt::format("{} streams have a {} that training did not have; taken as unknown", count, column));
  }
  if (unknown.lacking.empty()) return;
  note("the streams have no column " + joined(unknown.lacking, ", no ") + "; taken as unknown of all of them");
}

StepTimer::~StepTimer() {
  if (!tool_.verbose) return;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
  std::cerr << fmt::format("time {}: {:.3f} s\n", step_, passed.count());
}

int status_of(const StreamReport& report) { return report.rejected_rows() > 0 ? 1 : 0; }

}  // namespace ctxtag::tools
