#include <unistd.h>

#include <iostream>

#include "ctxtag/base/text.h"
#include "ctxtag/reproduce/study.h"
#include "progress.h"
#include "reproduce/child_processes.h"
#include "tool_main.h"

namespace fs = std::filesystem;
using namespace ctxtag;

namespace {

struct ReproduceRequest {
  std::string config, out, trainer;
  bool keep = false, summarise = false;
};

// ctxtag-train stands beside this program.
fs::path trainer_of(const ReproduceRequest& request) {
  fs::path trainer = request.trainer.empty() ? fs::read_symlink("/proc/self/exe").parent_path() / "ctxtag-train"
                                             : fs::absolute(request.trainer);
  if (::access(trainer.c_str(), X_OK) != 0) {
    throw ConfigError(escaped_bytes(trainer.string()) +
                      ": cannot be run; build with torch, or name a ctxtag-train with --trainer");
  }
  return trainer;
}

void say(const StudyReport& report, const std::string& out) {
  if (report.nothing_left) {
    std::cerr << "nothing left to do: " << escaped_bytes(out) << " is finished\n";
    return;
  }
  std::cerr << report.finished << " of " << report.runs << " runs finished, " << report.done_before << " done before, "
            << report.equal_to_others << " equal to another of their cell, " << report.failures.size() << " failed";
  if (report.left_out > 0) std::cerr << ", " << report.left_out << " left out as their system was refused";
  std::cerr << "; " << escaped_bytes(out) << "/summary.md\n";
}

int reproduce(const tools::Tool& tool, const ReproduceRequest& request) {
  if (!request.config.empty() && !tool.config_file.empty()) throw ConfigError("CONFIG and --config: give one of them");
  auto config = load_config<StudyConfig>(request.config.empty() ? tool.config_file : request.config, tool.overrides);
  if (tool.seed) config.seeds = {*tool.seed};
  if (tool.printed(config)) return 0;
  config.require_complete();
  if (request.out.empty()) throw ConfigError("--out: not given; expected the folder of the study");
  tools::ChildProcesses trainings(request.summarise ? fs::path() : trainer_of(request));
  tools::Progress progress("runs", tool.quiet);
  StudyOptions options;
  options.at_once = tool.thread_count();
  options.keep = request.keep;
  options.only_summarise = request.summarise;
  StudyObserver observer;
  observer.progress = [&](std::size_t done, std::size_t total) { progress.update(done, total); };
  observer.note = [&](const std::string& note) {
    progress.finish();
    if (!tool.quiet) std::cerr << note << '\n';
  };
  const StudyReport report = run_study(config, request.out, trainings, options, observer);
  progress.finish();
  bool refused = false;
  for (const StudyFailure& failure : report.failures) {
    refused = refused || failure.refused;
    std::cerr << (failure.refused ? "refused: " : "failed: ") << failure.run << ": " << failure.how << " ("
              << escaped_bytes(failure.log.string()) << ")\n";
  }
  if (!tool.quiet) say(report, request.out);
  return refused ? 2 : report.failures.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  tools::Tool tool("ctxtag-reproduce", "Run a study: systems x ratios of hidden labels x seeds x folds; resumes",
                   "ctxtag-reproduce --print-config");
  ReproduceRequest request;
  tool.app().add_option("study", request.config, "the study's config (as --config)");
  tool.app().add_option("--out", request.out, "folder of the study");
  tool.app().add_option("--trainer", request.trainer, "the ctxtag-train to run; default: the one beside this program");
  tool.app().add_flag("--keep", request.keep, "keep models, checkpoints and weight tables of finished runs");
  tool.app().add_flag("--summarise", request.summarise, "train nothing: tables and pictures of the finished runs");
  return tool.run(argc, argv, [&] { return reproduce(tool, request); });
}
