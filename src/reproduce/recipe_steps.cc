#include "reproduce/recipe_steps.h"

#include <sstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

using Values = std::map<std::string, std::string>;

std::string text_of(const nlohmann::json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// Every combination, the last name fastest.
std::vector<Values> combinations(const nlohmann::json& each) {
  std::vector<Values> all = {{}};
  for (const auto& [name, values] : each.items()) {
    std::vector<Values> longer;
    longer.reserve(all.size() * values.size());
    for (const Values& begun : all) {
      for (const nlohmann::json& value : values) {
        longer.push_back(begun);
        longer.back()[name] = text_of(value);
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::string filled(const std::string& word, const Values& values) {
  std::string result;
  std::size_t at = 0;
  for (std::size_t open = word.find('{'); open != std::string::npos; open = word.find('{', at)) {
    const std::size_t close = word.find('}', open);
    if (close == std::string::npos) throw ConfigError("run: a { without } in '" + word + "'");
    const std::string name = word.substr(open + 1, close - open - 1);
    const auto found = values.find(name);
    if (found == values.end()) {
      std::vector<std::string> known;
      for (const auto& [key, value] : values) known.push_back(key);
      throw ConfigError("run: nothing is called {" + name + "}; known: " + joined(known));
    }
    result += word.substr(at, open - at) + found->second;
    at = close + 1;
  }
  return result + word.substr(at);
}

std::string name_of(const nlohmann::json& each, const Values& values) {
  std::vector<std::string> parts;
  for (const auto& [name, list] : each.items()) parts.push_back(name + "=" + values.at(name));
  return parts.empty() ? "once" : joined(parts, ",");
}

}  // namespace

std::string RecipeCommand::line() const { return tool + (arguments.empty() ? "" : " ") + joined(arguments, " "); }

std::vector<RecipeCommand> step_commands(const RecipeStepConfig& step, const Values& given) {
  std::vector<RecipeCommand> commands;
  for (Values& values : combinations(step.each)) {
    RecipeCommand command;
    command.name = name_of(step.each, values);
    values.insert(given.begin(), given.end());
    std::istringstream words(step.run);
    words >> command.tool;
    for (std::string word; words >> word;) command.arguments.push_back(filled(word, values));
    commands.push_back(std::move(command));
  }
  return commands;
}

std::vector<std::string> filled_for_each(const std::string& text, const nlohmann::json& each) {
  std::vector<std::string> all;
  for (const Values& values : combinations(each)) all.push_back(filled(text, values));
  return all;
}

}  // namespace ctxtag
