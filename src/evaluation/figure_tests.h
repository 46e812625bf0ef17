#pragma once
#include <optional>
#include <string>

#include "ctxtag/evaluation/figure_comparison.h"

namespace ctxtag {

/// The test of a tag's figure, or none: DeLong of roc_auc in one fold, McNemar of accuracy.
std::optional<FigureTest> tag_test(const ComparedCells& cells, std::size_t first, std::size_t second, Eigen::Index tag,
                                   const std::string& figure);

/// McNemar of exact_match, over the rows whose labels are all known.
std::optional<FigureTest> row_test(const ComparedCells& cells, std::size_t first, std::size_t second);

/// Wilcoxon over the differences that are defined, of tags or of users.
FigureTest wilcoxon_test(const std::vector<std::optional<double>>& differences);

}  // namespace ctxtag
