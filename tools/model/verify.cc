#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/nn/model_check.h"
#include "model/commands.h"

namespace ctxtag::tools {
namespace {

int verify(const Tool& tool, const std::string& model) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (model.empty()) throw ConfigError("model: not given; expected the model.safetensors of a run");
  const nn::ModelCheck check = nn::check_model(model, tool.thread_count());
  std::cout << check_text(check);
  if (!check.passed()) {
    throw DataError(escaped_bytes(model) + ": this build does not compute what the file was made with");
  }
  return 0;
}

}  // namespace

void add_verify(Tool& tool, Job& job) {
  const auto model = std::make_shared<std::string>();
  CLI::App* command = tool.app().add_subcommand(
      "verify", "Whether this build makes of a model what it was trained to be: weights, front end, golden scores");
  command->add_option("model", *model, "model.safetensors of a run");
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-model verify build/quickstart/results/run/model.safetensors");
  command->callback([&tool, &job, model] { job = [&tool, model] { return verify(tool, *model); }; });
}

}  // namespace ctxtag::tools
