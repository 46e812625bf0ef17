#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "ctxtag/evaluation/figure_comparison.h"
#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

/// "0.1000 to 0.2000"; `sign` "+" gives both ends their sign.
std::string spoken(const Interval& interval, const char* sign);
nlohmann::ordered_json json_of(const Interval& interval);

/// Head of a column: "95 % interval"
std::string interval_head(const BootstrapConfig& config);

/// Four digits, fewer than 0.0001 as "2e-07"; nothing where there is no test.
std::string p_text(const std::optional<double>& p);
nlohmann::ordered_json json_of(const FigureTest& test);

/// "first - second"
std::string pair_name(const Comparison& comparison, const PairComparison& pair);

/// What comparison_json() writes.
nlohmann::ordered_json comparison_object(const Comparison& comparison);

}  // namespace ctxtag
