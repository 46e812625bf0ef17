#pragma once
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/shard.h"
#include "ctxtag/dataset/track_table.h"
#include "ctxtag/tagging/tag_tracks.h"
#include "tag/from_features.h"
#include "tag/outputs.h"
#include "tag/window_scores.h"

namespace ctxtag::tools {

/// What ctxtag-tag was asked for.
struct TagRequest {
  std::string model;
  std::vector<std::string> inputs;
  std::string filelist, tracks, features, shard;
  bool all_files = false, raw_scores = false;
  std::string id = "path";
  std::optional<double> threshold;
  int top = 0;
  WindowPlan plan;
  WindowScoresChoice windows;  // `seconds` are those of --window-seconds, in either case
  OutputChoice output;
  ListenerChoice listeners;
  std::string device = "auto", precision = "float32";

  void add_to(CLI::App& app);
  /// The inputs. Throws ConfigError unless they are named in one way.
  TrackSearch tracks_found() const;
  /// The shard that is asked for; the outputs have its name from now on. Throws ConfigError for outputs that cannot be
  /// put together.
  Shard take_shard();
};

}  // namespace ctxtag::tools
