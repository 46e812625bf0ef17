#include "tag_request.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/pooling.h"
#include "ctxtag/nn/precision.h"
#include "tool_main.h"

namespace fs = std::filesystem;

namespace ctxtag::tools {

void TagRequest::add_to(CLI::App& app) {
  app.add_option("--model", model, "model.safetensors of a run");
  app.add_option("--device", device, kDeviceHelp);
  app.add_option(
         "--precision", precision,
         "float32, or bfloat16: faster with AMX or AVX512-BF16, and rounded (ctxtag-model precision measures it)")
      ->check(CLI::IsMember(nn::precision_names()));
  app.add_option("inputs", inputs, "a folder or files; - reads a list of paths from standard input");
  app.add_option("--filelist", filelist, "list of paths, one a line");
  app.add_option("--tracks", tracks, "track table (CSV: track_id,path)");
  app.add_option("--features", features, "score a feature store instead of audio");
  app.add_flag("--all-files", all_files, "in folders, try files of any extension");
  app.add_option("--id", id, "id of a file: its path in the folder, or the bare name")
      ->check(CLI::IsMember({"path", "stem"}));
  app.add_option("--out", output.out, "where tags go (a folder for audacity); stdout without it");
  app.add_option("--format", output.format, "csv, jsonl or audacity")
      ->check(CLI::IsMember({"csv", "jsonl", "audacity"}));
  app.add_option("--scores", output.scores, "write a score table (CSV or .npy)");
  app.add_option("--embeddings", output.embeddings, "write what the network knows of each track (.npy)");
  app.add_option("--playlists", output.playlists, "folder for one M3U8 per tag, best first");
  app.add_option("--threshold", threshold, "of every tag, instead of the model's");
  app.add_option("--shard", shard, "I/N: part I of N of the inputs, to files named I-of-N; auto: as Slurm or MPI say")
      ->check(not_empty("I/N or auto"));
  app.add_flag("--raw-scores", raw_scores, "the network's own scores, without the model's calibration");
  app.add_option("--top", top, "at most so many tags per track (0: all)")->check(CLI::NonNegativeNumber);
  app.add_option("--windows", plan.windows, "score up to so many windows over the whole track");
  app.add_option("--window-seconds", windows.seconds, "tags over time: length of a window; for a study, several")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--hop-seconds", plan.hop_seconds, "tags over time: from window to window");
  app.add_option("--pool", plan.pool, "over the windows: " + joined(pool_names()));
  app.add_option("--window-scores", windows.file,
                 "for ctxtag-eval windows: the scores of every window of every length (.npy)");
  app.add_option("--samples", listeners.samples, "with --features: rows of song_id,user_id to score");
  app.add_option("--users", listeners.users, "with --features: user vectors");
  app.add_option("--user", listeners.user, "with --features: score every track for this listener");
}

TrackSearch TagRequest::tracks_found() const {
  const int ways = (inputs.empty() ? 0 : 1) + (filelist.empty() ? 0 : 1) + (tracks.empty() ? 0 : 1);
  if (ways != 1)
    throw ConfigError("inputs: give a folder or files, or --filelist, or --tracks, or --features (one of them)");
  if (!tracks.empty()) return {read_tracks(tracks), 0};
  const bool listed = !filelist.empty() || inputs == std::vector<std::string>{"-"};
  const auto named =
      listed ? read_file_list(filelist.empty() ? "-" : filelist) : std::vector<fs::path>(inputs.begin(), inputs.end());
  SearchOptions options;
  options.all_files = all_files;
  options.id_is_stem = id == "stem";
  if (listed) options.base = fs::path(filelist).parent_path().empty() ? "." : fs::path(filelist).parent_path();
  return tracks_from(named, options);
}

Shard TagRequest::take_shard() {
  const Shard part = parse_shard(shard);
  if (part.is_whole()) return part;
  if (!output.playlists.empty() || output.format == "audacity" || !windows.file.empty()) {
    throw ConfigError(
        "--shard: goes with --out as csv or jsonl, --scores and --embeddings, which ctxtag-dataset merge joins; leave "
        "--playlists, --format audacity and --window-scores out");
  }
  for (std::string* const file : {&output.out, &output.scores, &output.embeddings}) {
    *file = shard_path(*file, part).string();
  }
  return part;
}

}  // namespace ctxtag::tools
