#pragma once
#include <functional>

#include "tool_main.h"

namespace ctxtag::tools {

/// What a subcommand does once the command line is parsed; its result is the exit status.
using Job = std::function<int()>;

/// Each adds one subcommand of ctxtag-eval to the tool and, when it is asked for, makes it the `job`.
void add_baseline(Tool& tool, Job& job);
void add_calibration(Tool& tool, Job& job);
void add_compare(Tool& tool, Job& job);
void add_missing(Tool& tool, Job& job);
void add_windows(Tool& tool, Job& job);
void add_report(Tool& tool, Job& job);

}  // namespace ctxtag::tools
