#include <torch/script.h>

#include <sstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/nn/model.h"
#include "ctxtag/nn/model_export.h"
#include "model_state.h"
#include "script_front_end.h"
#include "script_text.h"

namespace ctxtag::nn {
namespace {

using ScriptModule = torch::jit::Module;
using CompilationUnit = std::shared_ptr<torch::jit::CompilationUnit>;

ScriptModule empty_module(const CompilationUnit& unit, const std::string& name) {
  ScriptModule module(c10::QualifiedName("__torch__.ctxtag." + name), unit, /*shouldMangle=*/true);
  module.register_attribute("training", c10::BoolType::get(), false);
  return module;
}

// The tensors and modules of `module` under their names, copied; what is a Model gets its methods.
ScriptModule scripted_module(torch::nn::Module& module, const CompilationUnit& unit, const std::string& name) {
  ScriptModule script = empty_module(unit, name);
  for (const auto& item : module.named_parameters(/*recurse=*/false)) {
    script.register_parameter(item.key(), item.value().detach().clone().set_requires_grad(false), false);
  }
  for (const auto& item : module.named_buffers(/*recurse=*/false)) {
    script.register_buffer(item.key(), item.value().detach().clone());
  }
  for (const auto& item : module.named_children()) {
    script.register_module(item.key(), scripted_module(*item.value(), unit, name + "_" + item.key()));
  }
  if (const auto* const model = dynamic_cast<const Model*>(&module)) script.define(model->script());
  return script;
}

// What forward() takes, by name: in the order of its arguments, and as its arguments.
struct Arguments {
  bool recording = true, user = false;
  std::string declared() const {
    return std::string("self") + (recording ? ", x: Tensor" : "") + (user ? ", user: Tensor" : "");
  }
  std::string passed() const {
    return std::string(recording ? "x" : "") + (user ? (recording ? ", user" : "user") : "");
  }
};

std::string assertion(const std::string& condition, const std::string& message) {
  return script_line("assert " + condition + ", \"" + message + "\"");
}

// Lines that refuse inputs of another size than the network's.
std::string scripted_checks(const LoadedModel& loaded, const Arguments& arguments) {
  const ModelDescription& description = loaded.description;
  const std::string bands = std::to_string(description.bands), users = std::to_string(description.user_numbers);
  std::string text;
  if (arguments.user) text += assertion("user.size(1) == " + users, "expected " + users + " numbers a listener");
  if (!arguments.recording) return text;
  if (description.vectors)
    return text + assertion("x.numel() == x.size(0) * " + bands, "expected " + bands + " numbers a row");
  text += assertion("x.dim() == 4 and x.size(3) == " + bands, "expected [batch, 1, frames, " + bands + "]");
  const std::int64_t fixed = loaded.model->fixed_frames(), least = loaded.model->min_frames();
  const std::string frames = std::to_string(fixed != 0 ? fixed : least);
  return text + assertion("x.size(2) " + std::string(fixed != 0 ? "== " : ">= ") + frames,
                          std::string("expected ") + (fixed != 0 ? "" : "at least ") + frames + " frames");
}

std::string scripted_methods(const LoadedModel& loaded, const Arguments& arguments, bool with_front_end) {
  const std::string features = arguments.recording ? "self.network.features(x)" : "user";
  const std::string rows = arguments.recording && arguments.user ? "torch.cat([" + features + ", user], 1)" : features;
  const bool softmax = loaded.description.architecture.output == "softmax";
  std::string text = "def outputs(" + arguments.declared() + ") -> Tuple[Tensor, Tensor]:\n";
  if (with_front_end) text += script_line("x = self.mel(x)");
  text += scripted_checks(loaded, arguments) + script_line("return self.network.head(" + rows + ")");
  const std::string call = script_line("embedding, logits = self.outputs(" + arguments.passed() + ")");
  text += "def forward(" + arguments.declared() + ") -> Tensor:\n" + call +
          script_line(softmax ? "return torch.softmax(logits, 1)" : "return torch.sigmoid(logits)");
  return text + "def embed(" + arguments.declared() + ") -> Tensor:\n" + call + script_line("return embedding");
}

void require_scripted(torch::nn::Module& module, const std::string& name) {
  for (const auto& part : module.modules()) {
    const auto* const model = dynamic_cast<const Model*>(part.get());
    if (model == nullptr || !model->script().empty()) continue;
    throw ConfigError("--format: the architecture '" + name + "' has no TorchScript; numpy holds its weights");
  }
}

}  // namespace

void write_torchscript(const std::filesystem::path& file, const LoadedModel& loaded, bool with_front_end) {
  const ModelDescription& description = loaded.description;
  if (with_front_end && description.vectors) {
    throw ConfigError("--with-frontend: this model was trained on vectors and has no front end; leave it out");
  }
  require_scripted(*loaded.model, description.architecture.name);
  const auto unit = std::make_shared<torch::jit::CompilationUnit>();
  ScriptModule script = empty_module(unit, "Tagger");
  script.register_module("network", scripted_module(*loaded.model, unit, "Network"));
  const auto strings = c10::ListType::create(c10::StringType::get());
  script.register_attribute("tags", strings,
                            c10::List<std::string>(c10::ArrayRef<std::string>(description.vocabulary.tags())));
  if (with_front_end) {
    for (const auto& [name, tensor] : front_end_buffers(description.frontend.config))
      script.register_buffer(name, tensor);
    script.define(scripted_front_end(description.frontend.config));
  }
  const Arguments arguments{hears(description.architecture), description.user_numbers != 0};
  script.define(scripted_methods(loaded, arguments, with_front_end));
  std::ostringstream bytes;
  script.save(bytes, {{"ctxtag.json", description_text(description)}});
  write_file_atomically(file, bytes.str());
}

}  // namespace ctxtag::nn
