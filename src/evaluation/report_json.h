#pragma once
#include <nlohmann/json.hpp>
#include <optional>

#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// null where a figure is undefined
nlohmann::ordered_json number(const std::optional<double>& figure);

/// What json_report() writes.
nlohmann::ordered_json report_object(const MetricReport& report);

}  // namespace ctxtag
