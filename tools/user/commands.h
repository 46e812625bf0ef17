#pragma once
#include <functional>

#include "tool_main.h"

namespace ctxtag::tools {

/// What a subcommand does once the command line is parsed; its result is the exit status.
using Job = std::function<int()>;

/// Each adds one subcommand of ctxtag-user to the tool and makes `job` the one that was asked for.
void add_build(Tool& tool, Job& job);
void add_controls(Tool& tool, Job& job);
void add_embed(Tool& tool, Job& job);
void add_fuse(Tool& tool, Job& job);

}  // namespace ctxtag::tools
