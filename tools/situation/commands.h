#pragma once
#include <functional>

#include "tool_main.h"

namespace ctxtag::tools {

using Job = std::function<int()>;

/// Each adds one subcommand that sets `job` when it is asked for.
void add_ablation(Tool& tool, Job& job);
void add_predict(Tool& tool, Job& job);
void add_retrieval(Tool& tool, Job& job);
void add_samples(Tool& tool, Job& job);
void add_session(Tool& tool, Job& job);
void add_split(Tool& tool, Job& job);
void add_train(Tool& tool, Job& job);

}  // namespace ctxtag::tools
