#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ctxtag::tools {

/// Throws ConfigError with the nearest command for a first word that should be one and is none. (CLI11 says that a
/// command is required.)
void require_known_command(const CLI::App& app, const char* word);

/// What is wrong with the first option among `arguments` that `app` does not have, nor the command it has read; empty
/// when there is none.
std::string misspelt_option(const CLI::App& app, const std::vector<std::string>& arguments);

}  // namespace ctxtag::tools
