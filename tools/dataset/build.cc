#include "ctxtag/playlists/build.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "dataset/commands.h"
#include "progress.h"

namespace ctxtag::tools {
namespace {

struct BuildRequest {
  std::vector<std::string> playlists;
  std::string mpd, keywords, out, on_error = "stop";
  bool partial = false, strict = false;
};

// The tables that will be written must not be those that are read.
void require_apart_from(const std::string& out, const std::vector<std::filesystem::path>& inputs) {
  std::vector<std::pair<std::string, std::string>> outputs;
  for (const char* name : {"tracks.csv", "labels.csv", "counts.csv", "playlists.csv", "rejects.csv"}) {
    outputs.emplace_back("--out", (std::filesystem::path(out) / name).string());
  }
  require_apart(outputs, inputs);
}

PlaylistCounts counted(const Tool& tool, const BuildRequest& request, const BuildConfig& config) {
  const Keywords keywords = read_keywords(request.keywords);
  CountOptions options;
  options.on_error = request.on_error == "skip" ? OnError::kSkip : OnError::kStop;
  options.strict = request.strict;
  options.threads = tool.thread_count();
  Progress progress("MB", tool.quiet);
  const auto observe = [&](std::int64_t done, std::int64_t total) {
    progress.update(static_cast<std::size_t>(done / 1000000), static_cast<std::size_t>(total / 1000000));
  };
  if (!request.mpd.empty()) return count_mpd_slices(mpd_slices_in(request.mpd), keywords, config, options, observe);
  const std::vector<std::filesystem::path> files(request.playlists.begin(), request.playlists.end());
  return count_playlist_tables(files, keywords, config, options, observe);
}

// Where nothing can be selected, what was rejected may be the reason: it is told all the same, and listed unless the
// folder holds an older dataset, which stays as it is.
Selection selected_or_told(const Tool& tool, const BuildRequest& request, const PlaylistCounts& counts,
                           const BuildConfig& config) {
  try {
    return selected(counts, config);
  } catch (const ConfigError&) {
    const bool older = std::filesystem::exists(std::filesystem::path(request.out) / "card.json");
    if (!older && !counts.rejections.empty()) write_rejects(request.out, counts);
    report_counts(tool, older ? "" : request.out, counts);
    throw;
  }
}

int build(const Tool& tool, const BuildRequest& request) {
  auto config = tool.config<BuildConfig>();
  if (tool.seed) config.seed = *tool.seed;
  if (tool.printed(config)) return 0;
  if (request.playlists.empty() == request.mpd.empty()) {
    throw ConfigError(request.mpd.empty() ? "one of --playlists and --mpd is required"
                                          : "--playlists and --mpd exclude each other");
  }
  if (request.keywords.empty()) throw ConfigError("--keywords is required: which words in a title stand for which tag");
  if (request.out.empty()) throw ConfigError("--out is required: the folder to write to");
  require_apart_from(request.out, {request.playlists.begin(), request.playlists.end()});
  request.partial ? require_partial_folder(request.out) : require_dataset_folder(request.out);
  const PlaylistCounts counts = counted(tool, request, config);
  if (request.partial) {
    write_partial(request.out, counts);
    return report_counts(tool, request.out, counts);
  }
  write_dataset(request.out, counts, config, selected_or_told(tool, request, counts, config));
  return report_counts(tool, request.out, counts);
}

}  // namespace

namespace {

// Of few tracks, what is set aside for many says nothing.
std::string memory_text(const TrackCounts& tracks) {
  constexpr std::size_t kFewTracks = 10000;
  if (tracks.size() < kFewTracks) return "";
  return fmt::format(" ({} bytes of memory a track)", tracks.bytes() / tracks.size());
}

}  // namespace

int report_counts(const Tool& tool, const std::string& out, const PlaylistCounts& counts) {
  const PlaylistTotals& totals = counts.totals;
  if (!tool.quiet) {
    std::cerr << fmt::format("{} playlists read, {} counted; {} rows of {} distinct tracks{}\n", totals.playlists,
                             totals.counted, totals.rows, counts.tracks.size(), memory_text(counts.tracks));
  }
  if (counts.rejections.empty()) return 0;
  std::cerr << fmt::format("warning: {} playlists, {} lines and {} files could not be used; {}\n", totals.rejected,
                           totals.rejected_lines, totals.rejected_files,
                           out.empty() ? "they are not listed, as the folder holds an older dataset"
                                       : "see " + escaped_bytes(out + "/rejects.csv"));
  return 1;
}

void add_build(Tool& tool, Job& job) {
  const auto request = std::make_shared<BuildRequest>();
  CLI::App* command = tool.app().add_subcommand("build",
                                                "Turn playlists into tags: a track has the tags that stand in the "
                                                "titles of enough playlists that hold it");
  command->add_option("--playlists", request->playlists,
                      "tables of playlist, title, track: CSV, TSV (quotes are text) or JSON lines");
  command->add_option("--mpd", request->mpd, "folder of Million Playlist Dataset slices, mpd.slice.*.json");
  command->add_option("--keywords", request->keywords, "JSON file: which words in a title stand for which tag");
  command->add_option("--out", request->out, "folder for tracks.csv, labels.csv, counts.csv, card.md and card.json");
  command->add_flag("--partial", request->partial,
                    "count only; `ctxtag-dataset merge` makes a dataset of several parts");
  command->add_option("--on-error", request->on_error, "stop at input that cannot be used, or skip it into rejects.csv")
      ->check(CLI::IsMember({"stop", "skip"}));
  command->add_flag("--strict", request->strict, "check also those values of the slices that are not used");
  command->footer(
      "Example:\n  printf 'playlist,title,track\\n1,Gym time,t1\\n2,gym,t1\\n' > p.csv && echo '[\"gym\"]' > k.json && "
      "ctxtag-dataset build --playlists p.csv --keywords k.json --set min_count=2 --set min_tracks_per_tag=1 --set "
      "tracks_per_tag=0 --out built");
  command->callback([&tool, &job, request] { job = [&tool, request] { return build(tool, *request); }; });
}

}  // namespace ctxtag::tools
