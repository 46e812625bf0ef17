#pragma once
#include <string>
#include <vector>

#include "reproduce/child_processes.h"
#include "tool_main.h"

namespace ctxtag::tools {

struct ReproduceRequest {
  std::string config, out, trainer;
  std::vector<std::string> inputs;  ///< NAME=PATH
  bool keep = false, summarise = false;
};

int reproduce_study(const Tool& tool, const ReproduceRequest& request, ChildProcesses& host);
int reproduce_recipe(const Tool& tool, const ReproduceRequest& request, ChildProcesses& host);

}  // namespace ctxtag::tools
