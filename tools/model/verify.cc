#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/nn/model_check.h"
#include "model/commands.h"

namespace ctxtag::tools {
namespace {

struct VerifyRequest {
  std::string model, device = "cpu";
};

int verify(const Tool& tool, const VerifyRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.model.empty()) throw ConfigError("model: not given; expected the model.safetensors of a run");
  const nn::ModelCheck check = nn::check_model(request.model, tool.thread_count(), nn::device_from(request.device));
  std::cout << check_text(check);
  if (!check.passed()) {
    throw DataError(escaped_bytes(request.model) + ": this build does not compute what the file was made with");
  }
  return 0;
}

}  // namespace

void add_verify(Tool& tool, Job& job) {
  const auto request = std::make_shared<VerifyRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "verify", "Whether this build makes of a model what it was trained to be: weights, front end, golden scores");
  command->add_option("model", request->model, "model.safetensors of a run");
  command->add_option("--device", request->device,
                      "where its scores are compared with the processor's, too: cpu, auto, cuda, cuda:N");
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-model verify build/quickstart/results/run/model.safetensors");
  command->callback([&tool, &job, request] { job = [&tool, request] { return verify(tool, *request); }; });
}

}  // namespace ctxtag::tools
