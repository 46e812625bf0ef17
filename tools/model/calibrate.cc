#include <memory>

#include "model/commands.h"

namespace ctxtag::tools {
namespace {

struct CalibrateRequest {
  std::string model, scores, labels, splits, out;
};

int calibrate(const Tool& tool, const CalibrateRequest&) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  throw ConfigError("--scores is required");
}

}  // namespace

void add_calibrate(Tool& tool, Job& job) {
  const auto request = std::make_shared<CalibrateRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "calibrate", "Give a model thresholds and calibrated scores, fitted to validation rows only");
  command->add_option("model", request->model, "model.safetensors of a run");
  command->callback([&tool, &job, request] { job = [&tool, request] { return calibrate(tool, *request); }; });
}

}  // namespace ctxtag::tools
