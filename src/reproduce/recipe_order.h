#pragma once
#include <cstddef>
#include <vector>

#include "ctxtag/reproduce/recipe_config.h"

namespace ctxtag {

/// The steps, by their places in the config, that each step waits for: those that `after` names, or all before it.
/// Throws ConfigError when `after` names a step that is not before its own.
std::vector<std::vector<std::size_t>> needed_steps(const std::vector<RecipeStepConfig>& steps);

/// Threads of a command of each step, of `threads` in all: steps that wait for the same ones share them evenly among
/// their commands. Nothing of it depends on what has been run already, so neither does what a training gives.
std::vector<int> threads_of_steps(const std::vector<std::vector<std::size_t>>& needed,
                                  const std::vector<std::size_t>& commands, int threads);

}  // namespace ctxtag
