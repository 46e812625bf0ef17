#pragma once
#include <functional>

#include "tool_main.h"

namespace ctxtag::tools {

/// What a subcommand does once the command line is parsed; its result is the exit status.
using Job = std::function<int()>;

/// Each adds one subcommand of ctxtag-model to the tool and, when it is asked for, makes it the `job`.
void add_calibrate(Tool& tool, Job& job);
void add_robustness(Tool& tool, Job& job);
void add_export(Tool& tool, Job& job);
void add_import(Tool& tool, Job& job);
void add_info(Tool& tool, Job& job);
void add_precision(Tool& tool, Job& job);
void add_verify(Tool& tool, Job& job);

}  // namespace ctxtag::tools
