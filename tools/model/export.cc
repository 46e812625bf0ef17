#include <memory>

#include "ctxtag/nn/model_export.h"
#include "model/commands.h"

namespace ctxtag::tools {
namespace {

struct ExportRequest {
  std::string model, format, out;
  bool with_front_end = false;
};

int export_model(const Tool& tool, const ExportRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.model.empty()) throw ConfigError("model: not given; expected the model.safetensors of a run");
  if (request.format.empty()) throw ConfigError("--format: not given; torchscript or numpy");
  if (request.out.empty() || request.out == "-") {
    throw ConfigError(std::string("--out: not given; expected ") +
                      (request.format == "numpy" ? "a folder" : "a file, NAME.pt"));
  }
  require_apart({{"--out", request.out}}, {request.model});
  if (request.format == "numpy") {
    if (request.with_front_end) throw ConfigError("--with-frontend: goes with --format torchscript");
    nn::write_model_arrays(request.out, request.model);
  } else {
    nn::write_torchscript(request.out, nn::read_model(request.model), request.with_front_end);
  }
  return 0;
}

}  // namespace

void add_export(Tool& tool, Job& job) {
  const auto request = std::make_shared<ExportRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "export", "A model for other programs: TorchScript, with the front end if wanted, or NumPy arrays");
  command->add_option("model", request->model, "model.safetensors of a run");
  command->add_option("--format", request->format, "torchscript or numpy")
      ->check(CLI::IsMember({"torchscript", "numpy"}));
  command->add_option("--out", request->out, "NAME.pt, or a folder for arrays");
  command->add_flag("--with-frontend", request->with_front_end, "torchscript: waveforms to scores");
  command->footer(
      "Example:\n  scripts/quickstart.sh && "
      "ctxtag-model export build/quickstart/results/run/model.safetensors --format numpy --out "
      "build/quickstart/results/arrays");
  command->callback([&tool, &job, request] { job = [&tool, request] { return export_model(tool, *request); }; });
}

}  // namespace ctxtag::tools
