#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ctxtag/reproduce/process_host.h"
#include "ctxtag/reproduce/recipe_config.h"

namespace ctxtag {

struct RecipeOptions {
  int threads = 1;                            ///< of all commands together
  bool only_ledger = false;                   ///< run nothing
  std::map<std::string, std::string> inputs;  ///< absolute paths by name
  std::filesystem::path configs;              ///< absolute: what {configs} stands for
};

struct RecipeObserver {
  std::function<void(std::size_t done, std::size_t total)> progress;
};

/// A command that did not end well.
struct RecipeFailure {
  std::string command, how, last_words;  ///< the last line of its log
  std::filesystem::path log;
  bool refused = false;
};

struct RecipeReport {
  std::size_t commands = 0, finished = 0, done_before = 0;
  std::vector<RecipeFailure> failures;
  std::vector<std::string> partly;   ///< commands that rejected some of their inputs, those done before too
  std::vector<std::string> missing;  ///< files of the ledger that are not there although every command is finished
};

/// Runs what is left of a recipe, in the folder `out`:
/// - FILE.json: the config's `files`;
/// - steps/NAME/COMMAND.log: what a command printed; COMMAND.done: it is finished, and never run again;
/// - ledger.md and ledger.json: made of what is there, figures that are not being empty.
/// A command runs in `out`. Steps that wait for the same ones run side by side and share the threads evenly among their
/// commands. A step that waits for one in which a command failed does not begin. Throws ConfigError when an input is
/// missing, `out` is in use, and when a finished command or a file of `out` is another than the config's.
RecipeReport run_recipe(const RecipeConfig& config, const std::filesystem::path& out, ProcessHost& host,
                        const RecipeOptions& options = {}, const RecipeObserver& observer = {});

}  // namespace ctxtag
