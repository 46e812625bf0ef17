#pragma once
#include <functional>
#include <string>

#include "ctxtag/playlists/playlist_counts.h"
#include "tool_main.h"

namespace ctxtag::tools {

/// What a subcommand does once the command line is parsed; its result is the exit status.
using Job = std::function<int()>;

/// Each adds one subcommand of ctxtag-dataset to the tool and makes `job` the one that was asked for.
void add_build(Tool& tool, Job& job);
void add_check(Tool& tool, Job& job);
void add_fetch(Tool& tool, Job& job);
void add_hide(Tool& tool, Job& job);
void add_import(Tool& tool, Job& job);
void add_merge(Tool& tool, Job& job);
void add_simulate(Tool& tool, Job& job);
void add_split(Tool& tool, Job& job);
void add_stats(Tool& tool, Job& job);
void add_verdicts(Tool& tool, Job& job);
void add_weights(Tool& tool, Job& job);

/// Says on stderr what was counted into the folder `out`; the exit status: 1 when something was rejected.
int report_counts(const Tool& tool, const std::string& out, const PlaylistCounts& counts);

}  // namespace ctxtag::tools
