#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/files.h"
#include "ctxtag/streams/stream_samples.h"
#include "situation/commands.h"
#include "situation/stream_input.h"

namespace ctxtag::tools {
namespace {

struct SamplesRequest {
  StreamRequest input;
  std::string out;
};

int run(const Tool& tool, const SamplesRequest& request) {
  const SituationToolConfig config = request.input.config(tool);
  if (tool.printed(config)) return 0;
  if (request.out.empty() || request.out == "-") throw ConfigError("--out is required: the folder to write to");
  const SplitStreams split = split_streams_of(tool, request.input, config.streams);
  const StreamTable& table = split.streams.table;
  const StreamSamples made = samples_of(table, split.parts);
  make_folder(request.out);
  const std::filesystem::path out(request.out);
  write_samples(out / "samples.csv", made.samples);
  write_splits(out / "splits.csv", made.splits);
  const std::vector<std::size_t>& asked = split.parts.test.empty() ? split.parts.train : split.parts.test;
  write_samples(out / "candidates.csv", candidates_of(table, asked));
  if (!tool.quiet) {
    std::cerr << fmt::format(
        "{} samples of {} tracks and {} listeners; {} streams repeat one, {} of them in another situation, which most "
        "of "
        "its streams outvote\n",
        made.samples.size(), table.tracks.names.size(), table.users.names.size(), made.repeated, made.other_situation);
  }
  return status_of(split.streams.report);
}

}  // namespace

void add_samples(Tool& tool, Job& job) {
  const auto request = std::make_shared<SamplesRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "samples", "Streams as the tagger takes them: tracks for listeners, one situation each");
  request->input.add_to(*command, true);
  command->add_option("--out", request->out,
                      "folder for samples.csv, splits.csv and candidates.csv (each test listener with each track)");
  command->footer(
      "Example:\n  printf 'user_id,media_id,timestamp,matches,fold\\na,x,2022-03-01T07:10Z,running,0\\nb,y,"
      "2022-03-01T22:30Z,sleep,1\\n' > streams.csv && ctxtag-situation samples --streams streams.csv --test-fold 1 "
      "--out "
      "samples");
  command->callback([&tool, &job, request] { job = [&tool, request] { return run(tool, *request); }; });
}

}  // namespace ctxtag::tools
