#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace ctxtag {

/// Keeps the tables of two commands from being mixed in one folder. `own`: files of which at least one stands there
/// once this command has begun to write. Throws ConfigError when `folder` holds the mark of another command's tables
/// (card.json, partial.json, import.json, truth.json) or, without one of `own`, one of `tables`: somebody's work.
void require_own_folder(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& own,
                        const std::vector<std::string>& tables);

}  // namespace ctxtag
