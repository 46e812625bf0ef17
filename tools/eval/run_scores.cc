#include "eval/run_scores.h"

#include <filesystem>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::tools {

void require_splits_of_runs(const std::vector<std::string>& scores, const std::string& splits) {
  if (!splits.empty()) return;
  for (const std::string& file : scores) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(file, ignored)) continue;
    const std::string name = escaped_bytes(file);
    if (!std::filesystem::is_directory(std::filesystem::path(file) / "scores", ignored)) {
      throw ConfigError(name + ": is a folder, but not that of a training run, which holds scores/");
    }
    throw ConfigError(joined(
        {name, ": is a training run, which scored validation rows too; give --splits, or ", name, "/scores/test.csv"},
        ""));
  }
}

}  // namespace ctxtag::tools
