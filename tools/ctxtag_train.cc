#include <cstdio>
#include <iostream>

#include "ctxtag/base/launcher.h"
#include "ctxtag/base/memory.h"
#include "ctxtag/nn/train.h"
#include "precision_option.h"
#include "progress.h"
#include "tool_main.h"

namespace {

std::string digits(const std::optional<double>& value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value.value_or(0.0));
  return value ? text : "undefined";
}

// Which of several processes on this host this is, as their launcher says.
int local_rank() {
  const auto launched = ctxtag::launched_process(ctxtag::own_variables());
  return launched ? launched->local_rank : 0;
}

}  // namespace

int main(int argc, char** argv) {
  ctxtag::keep_freed_memory();
  ctxtag::tools::Tool tool("ctxtag-train",
                           "Train a tagger from features, labels and splits; called again, it continues",
                           "ctxtag-train --print-config");
  std::string out;
  bool allow_different_threads = false;
  std::string device = "auto", precision;
  tool.app().add_option("--out", out, "folder of the run");
  tool.app().add_option("--device", device, ctxtag::tools::kDeviceHelp);
  ctxtag::tools::add_precision_option(tool.app(), precision, "train.precision: float32 or bfloat16");
  tool.app().add_flag("--allow-different-threads", allow_different_threads,
                      "continue a run that was begun with another number of threads");
  const auto job = [&] {
    auto overrides = tool.overrides;
    if (tool.seed) overrides.push_back("seed=" + std::to_string(*tool.seed));
    if (!precision.empty()) overrides.push_back("train.precision=" + precision);
    const auto config = ctxtag::nn::load_experiment(tool.config_file, overrides);
    require_known_names(config);
    if (tool.printed(config)) return 0;
    if (out.empty()) throw ctxtag::ConfigError("--out: not given; expected the folder of the run");
    ctxtag::tools::Progress progress("batches", tool.quiet);
    ctxtag::nn::TrainObserver observer;
    observer.note = [&](const std::string& note) {
      if (!tool.quiet) std::cerr << note << '\n';
    };
    observer.step = [&](const ctxtag::nn::StepProgress& at) {
      progress.update((at.epoch - 1) * at.steps + at.step, at.epochs * at.steps, "loss " + digits(at.loss));
    };
    observer.epoch = [&](const ctxtag::nn::EpochResult& result) {
      if (tool.quiet) return;
      progress.finish();
      std::cerr << "epoch " << result.epoch << ": train loss " << digits(result.train_loss) << ", validation loss "
                << digits(result.valid_loss) << ", macro ROC-AUC " << digits(result.valid_macro_roc_auc)
                << (result.improved ? " *" : "") << '\n';
    };
    const auto summary =
        train(config, out,
              {tool.thread_count(), allow_different_threads, ctxtag::nn::device_from(device, local_rank())}, observer);
    progress.finish();
    if (tool.quiet || !summary.leads) return 0;
    if (summary.done_before) {
      std::cerr << "nothing left to do: " << out << " is finished (best epoch " << summary.best_epoch << ")\n";
    } else {
      std::cerr << "best epoch " << summary.best_epoch << " of " << summary.epochs << "; macro ROC-AUC validation "
                << digits(summary.valid_macro_roc_auc) << ", test " << digits(summary.test_macro_roc_auc) << "; " << out
                << "/model.safetensors\n";
    }
    return 0;
  };
  return tool.run(argc, argv, job, ctxtag::nn::torch_library_versions());
}
