#pragma once
#include <string>

#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// Aligned tables for people: four digits, nothing where a figure is undefined.
std::string text_report(const MetricReport& report);

/// `{"per_tag": {TAG: {...}}, "average": {...}, ...}` with full precision and null where a figure is undefined. With
/// fitted thresholds, `fixed_threshold` holds per_tag and average once more at the fixed one; `verified` has its own
/// per_tag and average. `intervals` has a per_tag and an average that hold [low, high]. `figures_over` says which cells
/// the others are over: labels, truth, or all_cells_unlabelled_as_negative.
std::string json_report(const MetricReport& report);

/// One row per tag, then the rows (macro), (micro) and (weighted); full precision, empty where a figure is undefined.
/// With intervals, columns `FIGURE_low` and `FIGURE_high`. With a truth, columns `hidden...`; with bounds,
/// `precision_lower` ... `f1_upper`. With verified labels a last column `over`: `all` in these rows, which then stand a
/// second time as `verified`, over the verified cells only.
std::string csv_report(const MetricReport& report);

}  // namespace ctxtag
