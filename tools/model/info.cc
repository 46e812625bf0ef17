#include <memory>

#include "ctxtag/nn/model_summary.h"
#include "model/commands.h"
#include "precision_option.h"

namespace ctxtag::tools {
namespace {

struct InfoRequest {
  std::string model, format = "text", out, precision = "float32", device = "cpu";
  bool no_timing = false;
};

int info(const Tool& tool, const InfoRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.model.empty()) throw ConfigError("model: not given; expected the model.safetensors of a run");
  require_apart({{"--out", request.out}}, {request.model});
  const nn::Device device = nn::device_from(request.device);
  const nn::ModelSummary summary = nn::summary_of_model(request.model, request.no_timing ? 0 : tool.thread_count(),
                                                        nn::precision_from(request.precision, device), device);
  write_result(request.out,
               request.format == "json" ? nn::summary_json(summary).dump(2) + "\n" : summary_text(summary));
  return 0;
}

}  // namespace

void add_info(Tool& tool, Job& job) {
  const auto request = std::make_shared<InfoRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "info", "What a model is: architecture, size, work per clip, front end, tags, thresholds, provenance");
  command->add_option("model", request->model, "model.safetensors of a run");
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out, "a file instead of standard output");
  add_precision_option(*command, request->precision, "what is timed: float32 or bfloat16");
  command->add_option("--device", request->device, kDeviceHelp);
  command->add_flag("--no-timing", request->no_timing, "measure no time: the same bytes every time");
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-model info build/quickstart/results/run/model.safetensors");
  command->callback([&tool, &job, request] { job = [&tool, request] { return info(tool, *request); }; });
}

}  // namespace ctxtag::tools
