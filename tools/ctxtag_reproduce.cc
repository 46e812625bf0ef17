#include "ctxtag/reproduce/recipe_config.h"
#include "reproduce/request.h"

namespace fs = std::filesystem;
using namespace ctxtag;

namespace {

int reproduce(const tools::Tool& tool, tools::ReproduceRequest request) {
  if (!request.config.empty() && !tool.config_file.empty()) throw ConfigError("CONFIG and --config: give one of them");
  if (request.config.empty()) request.config = tool.config_file;
  std::map<std::string, fs::path> elsewhere;
  if (!request.trainer.empty()) elsewhere["ctxtag-train"] = fs::absolute(request.trainer);
  tools::ChildProcesses host(fs::read_symlink("/proc/self/exe").parent_path(), std::move(elsewhere));
  return is_recipe(layered_json(request.config, tool.overrides)) ? reproduce_recipe(tool, request, host)
                                                                 : reproduce_study(tool, request, host);
}

}  // namespace

int main(int argc, char** argv) {
  tools::Tool tool("ctxtag-reproduce",
                   "Run an experiment from its config, and again to go on: a recipe (steps, then a ledger of figures "
                   "beside the published ones), or a study of missing labels (systems x ratios x seeds x folds)",
                   "ctxtag-reproduce --print-config");
  tools::ReproduceRequest request;
  tool.app().add_option("experiment", request.config, "the config (as --config)");
  tool.app().add_option("--out", request.out, "folder to work in");
  tool.app().add_option("--input", request.inputs, "NAME=PATH: what a recipe needs from you");
  tool.app().add_option("--trainer", request.trainer,
                        "of a study: the ctxtag-train to run; default: the one beside this program");
  tool.app().add_flag("--keep", request.keep,
                      "of a study: keep models, checkpoints and weight tables of finished runs");
  tool.app().add_flag("--summarise", request.summarise, "run nothing: tables and pictures of what is finished");
  return tool.run(argc, argv, [&] { return reproduce(tool, request); });
}
