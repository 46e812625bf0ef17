#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/simulate/corpus.h"
#include "dataset/commands.h"
#include "progress.h"

namespace ctxtag::tools {
namespace {

struct SimulateRequest {
  std::string out;
  std::optional<int> clips, artists, users, playlists_per_user;
  std::optional<double> seconds, unknown_share;
  std::optional<std::string> format;
};

template <typename T>
void lay_over(const std::optional<T>& given, T& value) {
  if (given) value = *given;
}

SimulateConfig config_of(const Tool& tool, const SimulateRequest& request) {
  auto config = tool.config<SimulateConfig>();
  lay_over(request.clips, config.clips);
  lay_over(request.artists, config.artists);
  lay_over(request.seconds, config.seconds);
  lay_over(request.unknown_share, config.unknown_share);
  lay_over(request.format, config.format);
  lay_over(request.users, config.users);
  lay_over(request.playlists_per_user, config.playlists_per_user);
  lay_over(tool.seed, config.seed);
  config.validate();
  return config;
}

int simulate(const Tool& tool, const SimulateRequest& request) {
  const SimulateConfig config = config_of(tool, request);
  if (tool.printed(config)) return 0;
  if (request.out.empty()) throw ConfigError("--out is required: the folder to write to");
  Progress progress("clips", tool.quiet);
  const std::size_t others =
      simulate_corpus(config, request.out, tool.thread_count(),
                      [&](std::size_t done, std::size_t total) { progress.update(done, total); });
  progress.finish();
  if (others > 0) {
    std::cerr << fmt::format("note: {} files in {} are not of this corpus; whoever tags the folder tags them too\n",
                             others, escaped_bytes(request.out + "/audio"));
  }
  return 0;
}

}  // namespace

void add_simulate(Tool& tool, Job& job) {
  const auto request = std::make_shared<SimulateRequest>();
  CLI::App* command =
      tool.app().add_subcommand("simulate", "Make a corpus of test music whose tags are known functions of it");
  command->add_option("--out", request->out,
                      "folder for audio/, tracks.csv, labels.csv and truth.json; with --set listeners.number=N "
                      "samples.csv and events.csv, with streams.number=N streams.csv");
  command->add_option("--clips", request->clips, "clips to make (config: clips)");
  command->add_option("--artists", request->artists, "artists (config: artists)");
  command->add_option("--seconds", request->seconds, "length of every clip (config: seconds)");
  command->add_option("--unknown-share", request->unknown_share, "share of labels left empty (config: unknown_share)");
  command->add_option("--format", request->format, "flac or wav (config: format)");
  command->add_option("--users", request->users,
                      "listeners who make playlists: playlists.csv and keywords.json (config: users)");
  command->add_option("--playlists-per-user", request->playlists_per_user,
                      "playlists that each makes (config: playlists_per_user)");
  command->footer("Example:\n  ctxtag-dataset simulate --clips 20 --artists 5 --out demo");
  command->callback([&tool, &job, request] { job = [&tool, request] { return simulate(tool, *request); }; });
}

}  // namespace ctxtag::tools
