#include "input_choice.h"

#include "ctxtag/base/error.h"
#include "tool_main.h"

namespace fs = std::filesystem;

namespace ctxtag::tools {

void InputChoice::add_to(CLI::App& app, const std::string& shard_help) {
  app.add_option("inputs", inputs, "a folder or files; - reads a list of paths from standard input");
  app.add_option("--filelist", filelist, "list of paths, one a line; - reads standard input");
  app.add_option("--tracks", tracks, "track table (CSV: track_id,path and optionally start_seconds)");
  app.add_flag("--all-files", all_files, "in folders, try files of any extension");
  app.add_option("--id", id, "id of a file: its path in the folder, or stem, its bare name")
      ->check(CLI::IsMember({"path", "stem"}));
  app.add_option("--shard", shard, shard_help)->check(not_empty("I/N or auto"));
}

TrackSearch InputChoice::searched() const {
  const bool listed = !filelist.empty() || inputs == std::vector<std::string>{"-"};
  SearchOptions options;
  options.all_files = all_files;
  options.id_is_stem = id == "stem";
  if (!listed) return tracks_from({inputs.begin(), inputs.end()}, options);
  const std::string list = filelist.empty() ? "-" : filelist;
  const fs::path folder = fs::path(list).parent_path();
  options.base = folder.empty() ? "." : folder;
  return tracks_from(read_file_list(list), options);
}

TrackSearch InputChoice::tracks_of(const Shard& part) const {
  const int ways = (inputs.empty() ? 0 : 1) + (filelist.empty() ? 0 : 1) + (tracks.empty() ? 0 : 1);
  if (ways != 1) throw ConfigError("inputs: give a folder or files, or --filelist, or --tracks (one of them)");
  if (!tracks.empty()) return read_tracks_of(part, tracks);
  TrackSearch found = searched();
  require_tracks(found);
  return part_of(std::move(found), part);
}

}  // namespace ctxtag::tools
