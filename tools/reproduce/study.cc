#include "ctxtag/reproduce/study.h"

#include <iostream>

#include "ctxtag/base/text.h"
#include "progress.h"
#include "reproduce/request.h"

namespace ctxtag::tools {
namespace {

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

}  // namespace

int reproduce_study(const Tool& tool, const ReproduceRequest& request, ChildProcesses& host) {
  auto config = load_config<StudyConfig>(request.config, tool.overrides);
  if (tool.seed) config.seeds = {*tool.seed};
  if (tool.printed(config)) return 0;
  if (request.config.empty() && tool.overrides.empty()) {
    throw ConfigError("CONFIG: not given; expected a recipe or a study, such as configs/simulated/icassp2020.json");
  }
  config.require_complete();
  if (!request.inputs.empty()) throw ConfigError("--input: a study has none; its `data` names what it reads");
  if (request.out.empty()) throw ConfigError("--out: not given; expected the folder of the study");
  if (!request.summarise) host.program("ctxtag-train");
  Progress progress("runs", tool.quiet);
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
  const StudyReport report = run_study(config, request.out, host, options, observer);
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

}  // namespace ctxtag::tools
