#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "ctxtag/dataset/track_table.h"

namespace ctxtag::tools {

/// The recordings of a job, as the user names them: files and folders, a list of paths, or a track table.
struct InputChoice {
  std::vector<std::string> inputs;  ///< "-" alone is a list on standard input
  std::string filelist, tracks, shard;
  std::string id = "path";
  bool all_files = false;

  /// `shard_help` says where the parts go.
  void add_to(CLI::App& app, const std::string& shard_help);
  bool any() const { return !inputs.empty() || !filelist.empty() || !tracks.empty(); }
  /// The shard's tracks. Throws ConfigError unless all are named in one way, and when there are none.
  TrackSearch tracks_of(const Shard& part) const;

 private:
  TrackSearch searched() const;
};

}  // namespace ctxtag::tools
