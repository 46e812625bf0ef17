#include <algorithm>
#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/merge_tables.h"
#include "ctxtag/dataset/shard.h"
#include "ctxtag/dataset/shard_record.h"
#include "ctxtag/features/merge_stores.h"
#include "ctxtag/playlists/build.h"
#include "ctxtag/tagging/label_files.h"
#include "ctxtag/tagging/tag_playlists.h"
#include "dataset/commands.h"

namespace ctxtag::tools {
namespace {

namespace fs = std::filesystem;

struct MergeRequest {
  std::vector<std::string> parts;
  std::string out;
  bool incomplete = false;
};

int merge_builds(const Tool& tool, const MergeRequest& request, const std::vector<fs::path>& folders) {
  auto config = tool.config<BuildConfig>();
  if (tool.seed) config.seed = *tool.seed;
  if (!request.out.empty()) require_dataset_folder(request.out);
  const PlaylistCounts counts = merged_partials(folders);
  config.count = counts.count;
  config.filter = counts.filter;
  if (tool.printed(config)) return 0;
  if (request.out.empty()) throw ConfigError("--out is required: the folder to write to");
  write_dataset(request.out, counts, config, selected(counts, config));
  return report_counts(tool, request.out, counts);
}

// Says how many `things` of how many `containers` were put together.
int done(const Tool& tool, std::size_t count, const char* things, std::size_t parts, const char* containers) {
  if (!tool.quiet) std::cerr << count << ' ' << things << " of " << parts << ' ' << containers << '\n';
  return 0;
}

int merge_features(const Tool& tool, const std::vector<fs::path>& stores, const std::string& out) {
  const MergedStores merged = merge_stores(stores, out);
  if (!tool.quiet) {
    std::cerr << (merged.written ? "" : "nothing left to do\n") << merged.clips << " clips, " << merged.rejected
              << " rejected, of " << stores.size() << " stores\n";
  }
  return merged.rejected == 0 ? 0 : 1;
}

void require_one_kind(const std::vector<fs::path>& parts) {
  const auto all = [&](bool (*is)(const fs::path&)) { return std::all_of(parts.begin(), parts.end(), is); };
  if (all(is_feature_store) || all(is_playlist_folder) || all(is_label_folder)) return;
  for (const fs::path& part : parts) {
    if (fs::is_regular_file(part)) continue;
    if (!fs::exists(part)) throw ConfigError(escaped_bytes(part.string()) + ": there is no such file or folder");
    throw ConfigError(escaped_bytes(part.string()) +
                      ": is not what `ctxtag-dataset build --partial` writes, nor a feature store, a folder of "
                      "playlists or label files, or a table (.csv, .jsonl, .npy); expected parts of one kind");
  }
}

// The records of shards stand beside them, and patterns such as `features.*-of-16*` take them too.
std::vector<fs::path> without_records(const std::vector<std::string>& parts) {
  const std::string ending = ".shard.json";
  std::vector<fs::path> rest;
  for (const std::string& part : parts) {
    const bool record =
        part.size() > ending.size() && part.compare(part.size() - ending.size(), ending.size(), ending) == 0;
    if (!record) rest.emplace_back(part);
  }
  return rest;
}

int merge(const Tool& tool, const MergeRequest& request) {
  const std::vector<fs::path> parts = in_order_of_shards(without_records(request.parts), request.incomplete);
  if (parts.empty()) throw ConfigError("parts: records of shards (.shard.json) alone; give what stands beside them");
  const auto all = [&](bool (*is)(const fs::path&)) { return std::all_of(parts.begin(), parts.end(), is); };
  if (all(is_partial)) return merge_builds(tool, request, parts);
  require_one_kind(parts);
  if (!tool.config_file.empty() || !tool.overrides.empty() || tool.print_config) {
    throw ConfigError("--config, --set, --print-config: go with the parts of `ctxtag-dataset build --partial`");
  }
  if (request.out.empty() || request.out == "-") throw ConfigError("--out is required: the store or table to write");
  for (const fs::path& part : parts) require_apart({{"--out", request.out}}, {part});
  if (!require_one_job(parts) && names_a_shard(parts[0]) && !tool.quiet) {
    std::cerr << "note: no part has its record (" << escaped_bytes(shard_record_file(parts[0]).filename().string())
              << " ...) beside it: whether all are of one job was not checked\n";
  }
  const std::string& out = request.out;
  if (all(is_feature_store)) return merge_features(tool, parts, out);
  if (all(is_playlist_folder)) return done(tool, merge_playlists(parts, out), "entries", parts.size(), "folders");
  if (all(is_label_folder)) return done(tool, merge_label_files(parts, out), "label files", parts.size(), "folders");
  return done(tool, merge_tables(parts, out), "rows", parts.size(), "tables");
}

}  // namespace

void add_merge(Tool& tool, Job& job) {
  const auto request = std::make_shared<MergeRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "merge",
      "Put together what several processes made: feature stores, tables, playlists and label files of --shard I/N, in "
      "the order of their names' I-of-N, else as given; or counts of build --partial");
  command
      ->add_option(
          "parts", request->parts,
          "feature stores, tables or folders, in the order of their shards; or folders of build --partial, in any")
      ->required();
  command->add_flag("--incomplete", request->incomplete, "also where a part of N lacks");
  command->add_option("--out", request->out,
                      "the store or table to write; or the folder for the dataset, as `build` writes it");
  command->footer(
      "Example:\n  printf 'playlist,title,track\\n1,Gym time,t1\\n' > p.csv && echo '[\"gym\"]' > k.json && "
      "ctxtag-dataset "
      "build --playlists p.csv --keywords k.json --partial --out part1 && ctxtag-dataset merge part1 --set min_count=1 "
      "--set min_tracks_per_tag=1 --set tracks_per_tag=0 --out built");
  command->callback([&tool, &job, request] { job = [&tool, request] { return merge(tool, *request); }; });
}

}  // namespace ctxtag::tools
