#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// The figures that have intervals, by their names in ctxtag-eval's JSON: of a tag from roc_auc to kappa, of the
/// average from macro_roc_auc to exact_match.
const std::vector<std::string>& tag_figure_names();
const std::vector<std::string>& average_figure_names();

/// In the order of the names.
std::vector<std::optional<double>> tag_figure_values(const TagFigures& figures);
std::vector<std::optional<double>> average_figure_values(const AverageFigures& figures);

}  // namespace ctxtag
