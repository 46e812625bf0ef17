#include "ctxtag/base/memory.h"
#include "ctxtag/nn/train.h"
#include "model/commands.h"

int main(int argc, char** argv) {
  ctxtag::keep_freed_memory();  // as the tools that score do: else `info` would time the system's page faults
  using namespace ctxtag::tools;
  Tool tool("ctxtag-model", "Look into trained models and change what they say",
            "ctxtag-model calibrate --print-config");
  Job job;
  for (const auto add : {add_calibrate, add_export, add_import, add_info, add_precision, add_robustness, add_verify}) {
    add(tool, job);
  }
  tool.app().require_subcommand(1);
  return tool.run(
      argc, argv, [&] { return job(); }, ctxtag::nn::torch_library_versions());
}
