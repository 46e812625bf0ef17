#include "ctxtag/reproduce/recipe.h"

#include <algorithm>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/reproduce/ledger.h"
#include "reproduce/last_line.h"
#include "reproduce/recipe_order.h"
#include "reproduce/recipe_steps.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

// Behind the command in its record, so that a later call counts it too.
constexpr char kPartly[] = "some inputs were rejected\n";

std::map<std::string, std::string> stand_ins(const RecipeConfig& config, const RecipeOptions& options) {
  std::map<std::string, std::string> values = options.inputs;
  for (const auto& [name, path] : options.inputs) {
    const bool known =
        std::any_of(config.inputs.begin(), config.inputs.end(),
                    [&, &called = name](const RecipeInputConfig& input) { return input.name == called; });
    if (!known) throw ConfigError("--input " + name + ": the recipe has no such input");
  }
  for (const RecipeInputConfig& input : config.inputs) {
    const auto given = values.find(input.name);
    if (given == values.end()) {
      if (options.only_ledger) {
        values[input.name] = "";
        continue;
      }
      throw ConfigError("--input " + input.name + "=PATH: not given; expected " + input.meaning);
    }
    if (!fs::exists(given->second)) {
      throw ConfigError("--input " + input.name + ": " + escaped_bytes(given->second) + " is not there; expected " +
                        input.meaning);
    }
  }
  values["configs"] = options.configs.string();
  return values;
}

class Recipe {
 public:
  Recipe(const RecipeConfig& config, const fs::path& out, ProcessHost& host, const RecipeOptions& options,
         const RecipeObserver& observer)
      : config_(config),
        out_(out),
        host_(host),
        options_(options),
        observer_(observer),
        needed_(needed_steps(config.steps)),
        left_(config.steps.size()),
        next_(config.steps.size(), 0),
        under_way_(config.steps.size(), 0),
        failed_(config.steps.size(), false) {
    std::vector<std::size_t> sizes;
    const std::map<std::string, std::string> values = stand_ins(config, options);
    for (const RecipeStepConfig& step : config.steps) {
      try {
        steps_.push_back(step_commands(step, values));
      } catch (const ConfigError& error) {
        throw ConfigError("steps: '" + step.name + "': " + error.what());
      }
      report_.commands += steps_.back().size();
      sizes.push_back(steps_.back().size());
    }
    threads_ = threads_of_steps(needed_, sizes, options.threads);
  }

  RecipeReport run() {
    count_what_is_done();
    if (!options_.only_ledger) {
      write_files();
      run_steps();
    }
    return std::move(report_);
  }

 private:
  fs::path trace(std::size_t step, const RecipeCommand& command, const char* ending) const {
    return out_ / "steps" / config_.steps[step].name / (command.name + ending);
  }

  bool is_done(std::size_t step, const RecipeCommand& command) const {
    const fs::path file = trace(step, command, ".done");
    if (!fs::exists(file)) return false;
    const std::string record = read_file(file), before = record.substr(0, record.find('\n'));
    if (options_.only_ledger || before == command.line()) return true;
    throw ConfigError(escaped_bytes(file.string()) + ": was done as '" + before + "', and is '" + command.line() +
                      "' now; give another --out");
  }

  std::string name_of(std::size_t step, const RecipeCommand& command) const {
    return config_.steps[step].name + " " + command.name;
  }

  void count_what_is_done() {
    for (std::size_t step = 0; step < steps_.size(); ++step) {
      for (const RecipeCommand& command : steps_[step]) {
        if (!is_done(step, command)) {
          left_[step].push_back(&command);
          continue;
        }
        ++report_.done_before;
        const std::string record = read_file(trace(step, command, ".done"));
        if (record.find(kPartly) != std::string::npos) report_.partly.push_back(name_of(step, command));
      }
    }
    report_.finished = report_.done_before;
  }

  void write_files() const {
    for (const auto& [name, content] : config_.files.items()) {
      const fs::path file = out_ / name;
      const std::string text = content.dump(2) + "\n";
      if (fs::exists(file) && report_.done_before > 0 && read_file(file) != text) {
        throw ConfigError(escaped_bytes(file.string()) +
                          ": is another now than when commands read it; give another --out");
      }
      write_file_atomically(file, text);
    }
  }

  bool is_over(std::size_t step) const { return next_[step] == left_[step].size() && under_way_[step] == 0; }
  bool may_begin(std::size_t step) const {
    return std::all_of(needed_[step].begin(), needed_[step].end(),
                       [this](std::size_t before) { return is_over(before) && !failed_[before]; });
  }

  // The first step with a command that may begin now, or the number of steps. One that waits for threads lets none
  // pass.
  std::size_t next_step(int free) const {
    for (std::size_t step = 0; step < steps_.size(); ++step) {
      if (next_[step] == left_[step].size() || !may_begin(step)) continue;
      return threads_[step] <= free ? step : steps_.size();
    }
    return steps_.size();
  }

  void run_steps() {
    int free = options_.threads;
    std::map<std::size_t, std::pair<std::size_t, const RecipeCommand*>> running;
    while (true) {
      if (const std::size_t step = next_step(free); step < steps_.size()) {
        const RecipeCommand& command = *left_[step][next_[step]++];
        running[begin(step, command)] = {step, &command};
        ++under_way_[step];
        free -= threads_[step];
        continue;
      }
      if (running.empty()) return;
      const ProcessHost::Ended ended = host_.wait();
      const auto [step, command] = running.at(ended.number);
      running.erase(ended.number);
      --under_way_[step];
      free += threads_[step];
      finish(step, *command, ended);
    }
  }

  std::size_t begin(std::size_t step, const RecipeCommand& command) {
    make_folder(out_ / "steps" / config_.steps[step].name);
    std::vector<std::string> arguments = command.arguments;
    arguments.insert(arguments.end(), {"--threads", std::to_string(threads_[step]), "--quiet"});
    return host_.start(command.tool, arguments, out_, trace(step, command, ".log"));
  }

  void finish(std::size_t step, const RecipeCommand& command, const ProcessHost::Ended& ended) {
    const std::string name = name_of(step, command);
    if (!ended.succeeded && !ended.partly) {
      const fs::path log = trace(step, command, ".log");
      failed_[step] = true;
      report_.failures.push_back({name, ended.how, last_line(log), log, ended.refused});
      return;
    }
    if (ended.partly) report_.partly.push_back(name);
    write_file_atomically(trace(step, command, ".done"), command.line() + "\n" + (ended.partly ? kPartly : ""));
    ++report_.finished;
    if (observer_.progress) observer_.progress(report_.finished, report_.commands);
  }

  const RecipeConfig& config_;
  const fs::path& out_;
  ProcessHost& host_;
  const RecipeOptions& options_;
  const RecipeObserver& observer_;
  std::vector<std::vector<RecipeCommand>> steps_;
  std::vector<std::vector<std::size_t>> needed_;
  std::vector<int> threads_;                             // of a command, by step
  std::vector<std::vector<const RecipeCommand*>> left_;  // by step
  std::vector<std::size_t> next_, under_way_;            // of those left: the next to begin, how many are running
  std::vector<bool> failed_;
  RecipeReport report_;
};

std::vector<std::string> missing_files(const RecipeConfig& config, const fs::path& folder) {
  std::set<std::string> files;
  for (const LedgerLineConfig& line : config.ledger) {
    for (const std::string& file : filled_for_each(line.file, line.each)) {
      if (!fs::exists(folder / file)) files.insert(file);
    }
  }
  return {files.begin(), files.end()};
}

}  // namespace

RecipeReport run_recipe(const RecipeConfig& config, const fs::path& out, ProcessHost& host,
                        const RecipeOptions& options, const RecipeObserver& observer) {
  Recipe recipe(config, out, host, options, observer);
  make_folder(out);
  const FileLock lock(out / ".lock");
  RecipeReport report = recipe.run();
  const std::vector<LedgerLine> ledger = read_ledger(config, out);
  write_file_atomically(out / "ledger.md", ledger_text(config, ledger));
  write_file_atomically(out / "ledger.json", ledger_json(config, ledger));
  if (report.finished == report.commands) report.missing = missing_files(config, out);
  return report;
}

}  // namespace ctxtag
