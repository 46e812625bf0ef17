#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ctxtag/reproduce/recipe_config.h"

namespace ctxtag {

/// One command of a step.
struct RecipeCommand {
  std::string name;  ///< "fold=0,system=audio", or "once" where the step has no `each`
  std::string tool;  ///< "ctxtag-train"
  std::vector<std::string> arguments;

  std::string line() const;  ///< for people and for comparison
};

/// The commands of a step, the last name of `each` changing fastest. `given` holds what {NAME} stands for besides the
/// values of `each`. Throws ConfigError for a {NAME} that nothing stands behind.
std::vector<RecipeCommand> step_commands(const RecipeStepConfig& step, const std::map<std::string, std::string>& given);

/// `text` with every combination of the values in `each` in place of their {NAME}.
std::vector<std::string> filled_for_each(const std::string& text, const nlohmann::json& each);

}  // namespace ctxtag
