#include "misspelling.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::tools {
namespace {

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const std::string nearest = nearest_word(word, known);
  return nearest.empty() ? "" : "; did you mean '" + nearest + "'?";
}

}  // namespace

void require_known_command(const CLI::App& app, const char* word) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
  }
  const bool known = std::find(commands.begin(), commands.end(), word) != commands.end();
  if (commands.empty() || known || *word == '-') return;
  throw ConfigError("there is no command '" + std::string(word) + "'" + did_you_mean(word, commands) +
                    " (the commands: " + joined(commands) + ")");
}

std::string misspelt_option(const CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<std::string> options;
  std::vector<const CLI::App*> apps{&app};
  for (const CLI::App* command : app.get_subcommands()) apps.push_back(command);
  for (const CLI::App* one : apps) {
    for (const CLI::Option* option : one->get_options()) {
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
    }
  }
  for (const std::string& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    if (argument.rfind("--", 0) != 0 || std::find(options.begin(), options.end(), name) != options.end()) continue;
    return name + ": no such option here" + did_you_mean(name, options) + " (--help lists them)";
  }
  return "";
}

}  // namespace ctxtag::tools
