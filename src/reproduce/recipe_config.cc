#include "ctxtag/reproduce/recipe_config.h"

#include <spdlog/fmt/fmt.h>

#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "reproduce/expectation.h"
#include "reproduce/plain_name.h"
#include "reproduce/recipe_order.h"

namespace ctxtag {
namespace {

template <typename Items>
void require_distinct(const char* what, const Items& items) {
  std::set<std::string> names;
  for (const auto& item : items) {
    if (!names.insert(item.name).second) throw ConfigError(std::string(what) + ": two are called '" + item.name + "'");
  }
}

// Lists of plain values by name, every name of them in `text`, which is the key `where`.
void require_each(const nlohmann::json& each, const char* where, const std::string& text) {
  if (!each.is_object()) throw ConfigError("each: expected an object of lists, such as {\"fold\": [0, 1, 2, 3]}");
  for (const auto& [key, values] : each.items()) {
    require_plain_name(key);
    const std::string in_text = fmt::format("{{{}}}", key);
    if (!values.is_array() || values.empty())
      throw ConfigError(fmt::format("each.{}: expected a list that is not empty", key));
    if (text.find(in_text) == std::string::npos) {
      throw ConfigError(fmt::format("each.{}: {} is not in `{}`, which would be the same", key, in_text, where));
    }
    std::set<std::string> texts;
    for (const nlohmann::json& value : values) {
      if (value.is_structured()) throw ConfigError(fmt::format("each.{}: expected texts and numbers", key));
      const std::string found = value.is_string() ? value.get<std::string>() : value.dump();
      if (found.empty() || found.find_first_of("/= \t\n") != std::string::npos) {
        throw ConfigError(fmt::format("each.{}: '{}' cannot be part of a file name", key, found));
      }
      if (!texts.insert(found).second) throw ConfigError(fmt::format("each.{}: '{}' is there twice", key, found));
    }
  }
}

}  // namespace

void RecipeInputConfig::validate() const {
  require_plain_name(name);
  if (name == "configs") throw ConfigError("name: {configs} is the folder of the config; take another");
}

void RecipeStepConfig::validate() const {
  require_plain_name(name);
  if (tool().rfind("ctxtag-", 0) != 0 || tool().find('/') != std::string::npos) {
    throw ConfigError("run: expected a command of ctxtag, found '" + run + "'");
  }
  require_each(each, "run", run);
}

void LedgerLineConfig::validate() const {
  if (what.empty() || file.empty() || at.empty()) throw ConfigError("what, file, at: all three are needed");
  double number = 0.0;
  if (!published.is_null() && !parse_number(published_text(), number)) {
    throw ConfigError("published: expected a number, a number as text, or null");
  }
  if (!published.is_null() && where.empty()) throw ConfigError("where: say where the published value stands");
  if (!expect.empty()) parse_expectation(expect);
  require_each(each, "file", file);
}

std::string LedgerLineConfig::published_text() const {
  if (published.is_null()) return "";
  return published.is_string() ? published.get<std::string>() : published.dump();
}

void RecipeConfig::validate() const {
  if (!files.is_object()) throw ConfigError("files: expected an object of configs by file name");
  for (const auto& [name, content] : files.items()) {
    if (name.find('/') != std::string::npos || !content.is_object()) {
      throw ConfigError("files: '" + name + "': expected a file name without folders, and an object");
    }
  }
  require_distinct("inputs", inputs);
  if (steps.empty()) throw ConfigError("steps: expected at least one");
  require_distinct("steps", steps);
  needed_steps(steps);
}

bool is_recipe(const nlohmann::json& json) {
  if (!json.is_object()) return false;
  for (const char* const key : {"steps", "ledger", "files", "inputs"}) {
    if (json.contains(key)) return true;
  }
  return false;
}

}  // namespace ctxtag
