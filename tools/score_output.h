#pragma once
#include <string>

#include "ctxtag/dataset/score_table.h"

namespace ctxtag::tools {

/// Writes a score table: to `out` as write_scores() does, or as CSV to standard output when it is "-".
void write_scores_to(const std::string& out, const ScoreTable& scores);

}  // namespace ctxtag::tools
