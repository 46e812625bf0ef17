#include "ctxtag/reproduce/recipe.h"

#include <iostream>

#include "ctxtag/base/text.h"
#include "progress.h"
#include "reproduce/request.h"

namespace fs = std::filesystem;

namespace ctxtag::tools {
namespace {

std::map<std::string, std::string> inputs_of(const ReproduceRequest& request) {
  std::map<std::string, std::string> inputs;
  for (const std::string& given : request.inputs) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos) throw ConfigError("--input: expected NAME=PATH, found '" + given + "'");
    const std::string path = fs::absolute(given.substr(equals + 1)).lexically_normal().string();
    if (!inputs.emplace(given.substr(0, equals), path).second) {
      throw ConfigError("--input " + given.substr(0, equals) + ": given twice");
    }
  }
  return inputs;
}

// 1 where a command rejected some of its inputs or a file of the ledger is gone, 2 where one was refused, 3 where one
// failed part-way.
int status_of(const RecipeReport& report) {
  if (report.failures.empty()) return report.partly.empty() && report.missing.empty() ? 0 : 1;
  for (const RecipeFailure& failure : report.failures) {
    if (!failure.refused) return 3;
  }
  return 2;
}

void say(const RecipeReport& report, const std::string& out) {
  std::cerr << report.finished << " of " << report.commands << " commands finished, " << report.done_before
            << " done before, " << report.failures.size() << " failed; " << escaped_bytes(out) << "/ledger.md\n";
}

}  // namespace

int reproduce_recipe(const Tool& tool, const ReproduceRequest& request, ChildProcesses& host) {
  const auto config = load_config<RecipeConfig>(request.config, tool.overrides);
  if (tool.printed(config)) return 0;
  if (tool.seed) throw ConfigError("--seed: the seeds of a recipe stand in its commands; see --print-config");
  if (request.keep || !request.trainer.empty()) throw ConfigError("--keep, --trainer: a recipe has no use for them");
  if (request.out.empty()) throw ConfigError("--out: not given; expected the folder to work in");
  RecipeOptions options;
  options.threads = tool.thread_count();
  options.only_ledger = request.summarise;
  options.inputs = inputs_of(request);
  options.configs = fs::absolute(request.config).lexically_normal().parent_path();
  if (!request.summarise) {  // not after hours of earlier steps
    for (const RecipeStepConfig& step : config.steps) host.program(step.tool());
  }
  Progress progress("commands", tool.quiet);
  RecipeObserver observer;
  observer.progress = [&](std::size_t done, std::size_t total) { progress.update(done, total); };
  const RecipeReport report = run_recipe(config, request.out, host, options, observer);
  progress.finish();
  for (const RecipeFailure& failure : report.failures) {
    std::cerr << (failure.refused ? "refused: " : "failed: ") << failure.command << ": " << failure.how << ": "
              << failure.last_words << " (" << escaped_bytes(failure.log.string()) << ")\n";
  }
  for (const std::string& command : report.partly) std::cerr << "some inputs were rejected: " << command << '\n';
  for (const std::string& file : report.missing) {
    std::cerr
        << escaped_bytes((fs::path(request.out) / file).string())
        << ": is not there, though every command is finished: its figures stay empty. Where it was removed, remove "
           "the .done of its command in "
        << escaped_bytes(request.out) << "/steps too\n";
  }
  if (!tool.quiet) say(report, request.out);
  return status_of(report);
}

}  // namespace ctxtag::tools
