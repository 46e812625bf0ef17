#include "ctxtag/situation/ablation.h"

#include <algorithm>
#include <memory>

#include "progress.h"
#include "situation/commands.h"
#include "situation/stream_input.h"

namespace ctxtag::tools {
namespace {

struct AblationRequest {
  StreamRequest input;
  std::string out, format = "text", compare = "signals";
  bool all_folds = false;
};

// Every fold is the test once, the next one the validation.
std::vector<StreamParts> all_folds(const StreamTable& streams, const std::string& file) {
  if (file.empty()) throw ConfigError("--all-folds needs --splits: a table of folds");
  const SplitTable splits = read_splits(file);
  const int folds = splits.folds.empty() ? 0 : 1 + *std::max_element(splits.folds.begin(), splits.folds.end());
  if (folds < 3) throw ConfigError("--all-folds needs three folds or more: train, validation, test");
  std::vector<StreamParts> parts;
  parts.reserve(static_cast<std::size_t>(folds));
  for (int fold = 0; fold < folds; ++fold) parts.push_back(parts_of(streams, &splits, fold, (fold + 1) % folds));
  return parts;
}

int run(const Tool& tool, const AblationRequest& request) {
  const SituationToolConfig config = request.input.config(tool);
  config.situation.validate();
  if (tool.printed(config)) return 0;
  std::vector<std::filesystem::path> read{request.input.splits, request.input.vocabulary};
  read.insert(read.end(), request.input.streams.begin(), request.input.streams.end());
  read.insert(read.end(), request.input.test_streams.begin(), request.input.test_streams.end());
  require_apart({{"--out", request.out}}, read);
  const SplitStreams split = request.all_folds ? SplitStreams{streams_of(tool, request.input, config.streams), {}}
                                               : split_streams_of(tool, request.input, config.streams);
  const StreamTable& table = split.streams.table;
  const std::vector<StreamParts> folds =
      request.all_folds ? all_folds(table, request.input.splits) : std::vector<StreamParts>{split.parts};
  Progress progress("models", tool.quiet);
  const Ablation result =
      ablation(table, folds, config.situation, config.bootstrap, tool.seed.value_or(0), tool.thread_count(),
               request.compare == "models" ? AblationOf::kModels : AblationOf::kSignals,
               [&](std::size_t done, std::size_t total, const std::string&) { progress.update(done, total); });
  progress.finish();
  write_result(request.out, request.format == "json" ? ablation_json(result) : ablation_text(result));
  return status_of(split.streams.report);
}

}  // namespace

void add_ablation(Tool& tool, Job& job) {
  const auto request = std::make_shared<AblationRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "ablation",
      "What each signal is worth: without it, with it alone, and what majority and hour give; or each model");
  request->input.add_to(*command, true);
  command->add_flag("--all-folds", request->all_folds, "with folds in --splits: every one is the test once");
  command
      ->add_option("--compare", request->compare,
                   "signals: the model without each, and with each alone; or models: all of them with every signal")
      ->check(CLI::IsMember({"signals", "models"}));
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "file to write (else to standard output)");
  command->footer(
      "Example:\n  printf "
      "'user_id,timestamp,listening_device,matches,fold\\na,2022-03-01T07:10+01:00,mobile,running,0\\n"
      "a,2022-03-01T22:30+01:00,speaker,sleep,0\\nb,2022-03-02T07:40+01:00,mobile,running,1\\n"
      "c,2022-03-02T23:00+01:00,speaker,sleep,1\\n' > streams.csv && ctxtag-situation ablation --streams streams.csv "
      "--test-fold 1");
  command->callback([&tool, &job, request] { job = [&tool, request] { return run(tool, *request); }; });
}

}  // namespace ctxtag::tools
