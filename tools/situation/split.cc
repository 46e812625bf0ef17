#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <map>
#include <memory>

#include "situation/commands.h"
#include "situation/stream_input.h"

namespace ctxtag::tools {
namespace {

struct SplitRequest {
  StreamRequest input;
  std::string kind = "cold_user", out;
  int folds = 4;
  std::vector<double> shares;
};

std::string sizes_text(const SplitTable& table) {
  std::map<std::string, std::size_t> sizes;
  for (const int fold : table.folds) ++sizes[fmt::format("fold {}", fold)];
  for (const Split split : table.splits) ++sizes[to_text(split)];
  std::string text;
  for (const auto& [name, rows] : sizes) text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name, rows);
  return text + " streams\n";
}

int split(const Tool& tool, const SplitRequest& request) {
  const SituationToolConfig config = request.input.config(tool);
  if (tool.printed(config)) return 0;
  if (request.out.empty()) throw ConfigError("--out is required: the split table to write");
  require_apart({{"--out", request.out}}, {request.input.streams.begin(), request.input.streams.end()});
  const bool by_time = request.kind == "time";
  if (by_time != !request.shares.empty()) throw ConfigError("--kind time and --shares go together");
  if (by_time && request.shares.size() != 3) {
    throw ConfigError("--shares: three numbers are needed, of train, validation and test: 0.7,0.15,0.15");
  }
  const Streams streams = streams_of(tool, request.input, config.streams);
  const SplitTable table =
      by_time ? split_streams_by_time(streams.table, {request.shares[0], request.shares[1], request.shares[2]})
              : split_streams(streams.table, stream_split(request.kind), request.folds, tool.seed.value_or(0));
  write_result(request.out, csv_text(table));
  if (!tool.quiet) std::cerr << sizes_text(table);
  return status_of(streams.report);
}

}  // namespace

void add_split(Tool& tool, Job& job) {
  const auto request = std::make_shared<SplitRequest>();
  CLI::App* command = tool.app().add_subcommand("split", "Folds of streams without common users or tracks, or by time");
  request->input.add_to(*command, false);
  command->add_option("--kind", request->kind, "cold_user, cold_track, warm_case, or time (with --shares)");
  command->add_option("--folds", request->folds, "number of folds")->check(CLI::Range(2, 1000000));
  command->add_option("--shares", request->shares, "of train, validation and test")->delimiter(',');
  command->add_option("--out", request->out, "split table to write");
  command->footer(
      "Example:\n  printf 'user_id,media_id,timestamp,matches\\na,x,2022-03-01T07:10Z,running\\nb,y,2022-03-01T22:30Z,"
      "sleep\\n' > streams.csv && ctxtag-situation split --streams streams.csv --kind cold_user --folds 2 --out "
      "folds.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return split(tool, *request); }; });
}

}  // namespace ctxtag::tools
