#include <memory>

#include "ctxtag/nn/model_import.h"
#include "model/commands.h"

namespace ctxtag::tools {
namespace {

struct ImportRequest {
  std::string folder, state_dict, architecture, out;
};

int import_model(const Tool& tool, const ImportRequest& request) {
  const std::string file = request.architecture.empty() ? tool.config_file : request.architecture;
  if (tool.print_config) {
    nn::StateDictConfig defaults;
    defaults.tags = {"car", "gym"};  // without any tag it is no config
    tool.printed(load_config(file, tool.overrides, defaults));
    return 0;
  }
  if (request.folder.empty() == request.state_dict.empty()) {
    throw ConfigError("give a folder of arrays, or --state-dict with --architecture (one of them)");
  }
  if (request.out.empty() || request.out == "-") throw ConfigError("--out: not given; expected NAME.safetensors");
  require_apart({{"--out", request.out}}, {request.state_dict, file});
  if (!request.folder.empty()) {
    if (!file.empty() || !tool.overrides.empty()) {
      throw ConfigError("--architecture, --set: go with --state-dict; a folder's model.json says it all");
    }
    nn::import_model_arrays(request.folder, request.out);
    return 0;
  }
  if (file.empty()) throw ConfigError("--architecture: not given; expected a config of the network and its front end");
  nn::import_state_dict(request.state_dict, load_config<nn::StateDictConfig>(file, tool.overrides), request.out);
  return 0;
}

}  // namespace

void add_import(Tool& tool, Job& job) {
  const auto request = std::make_shared<ImportRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "import", "A model of NumPy arrays that export wrote, or of weights that were trained elsewhere");
  command->add_option("folder", request->folder, "a folder that export --format numpy wrote");
  command->add_option("--state-dict", request->state_dict, "weights (.safetensors) under the names of `info`");
  command->add_option("--architecture", request->architecture, "their config: model, frontend, tags, thresholds");
  command->add_option("--out", request->out, "NAME.safetensors");
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-model export build/quickstart/results/run/model.safetensors --format numpy --out "
      "build/quickstart/results/arrays && ctxtag-model import build/quickstart/results/arrays --out "
      "build/quickstart/results/imported.safetensors");
  command->callback([&tool, &job, request] { job = [&tool, request] { return import_model(tool, *request); }; });
}

}  // namespace ctxtag::tools
