#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/playlists/build.h"
#include "dataset/commands.h"

namespace ctxtag::tools {
namespace {

struct MergeRequest {
  std::vector<std::string> parts;
  std::string out;
};

int merge(const Tool& tool, const MergeRequest& request) {
  auto config = tool.config<BuildConfig>();
  if (tool.seed) config.seed = *tool.seed;
  const std::vector<std::filesystem::path> folders(request.parts.begin(), request.parts.end());
  for (const std::filesystem::path& folder : folders) {
    if (!is_partial(folder)) {
      throw ConfigError(escaped_bytes(folder.string()) + ": is not what `ctxtag-dataset build --partial` writes");
    }
  }
  if (!request.out.empty()) require_dataset_folder(request.out);
  const PlaylistCounts counts = merged_partials(folders);
  config.count = counts.count;
  config.filter = counts.filter;
  if (tool.printed(config)) return 0;
  if (request.out.empty()) throw ConfigError("--out is required: the folder to write to");
  write_dataset(request.out, counts, config, selected(counts, config));
  return report_counts(tool, request.out, counts);
}

}  // namespace

void add_merge(Tool& tool, Job& job) {
  const auto request = std::make_shared<MergeRequest>();
  CLI::App* command =
      tool.app().add_subcommand("merge", "Make one dataset of what several machines have counted (build --partial)");
  command->add_option("parts", request->parts, "folders of parts, in any order")->required();
  command->add_option("--out", request->out, "folder for the dataset, as `build` writes it");
  command->footer(
      "Example:\n  printf 'playlist,title,track\\n1,Gym time,t1\\n' > p.csv && echo '[\"gym\"]' > k.json && "
      "ctxtag-dataset "
      "build --playlists p.csv --keywords k.json --partial --out part1 && ctxtag-dataset merge part1 --set min_count=1 "
      "--set min_tracks_per_tag=1 --set tracks_per_tag=0 --out built");
  command->callback([&tool, &job, request] { job = [&tool, request] { return merge(tool, *request); }; });
}

}  // namespace ctxtag::tools
