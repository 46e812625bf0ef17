#pragma once
#include <string>

#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// Aligned tables for people: four digits, nothing where a figure is undefined.
std::string text_report(const MetricReport& report);

/// `{"per_tag": {TAG: {...}}, "average": {...}, ...}` with full precision and null where a figure is undefined. With
/// fitted thresholds, `fixed_threshold` holds per_tag and average once more at the fixed one.
std::string json_report(const MetricReport& report);

/// One row per tag, then the rows (macro), (micro) and (weighted); full precision, empty where a figure is undefined.
std::string csv_report(const MetricReport& report);

}  // namespace ctxtag
