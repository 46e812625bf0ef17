#pragma once
#include <string>
#include <vector>

namespace ctxtag::tools {

/// Throws ConfigError when one of the score tables is a training run and no splits are given: a run's folder holds its
/// validation rows too, by which its best epoch was chosen, and figures of them flatter it.
void require_splits_of_runs(const std::vector<std::string>& scores, const std::string& splits);

}  // namespace ctxtag::tools
