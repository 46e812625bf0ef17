#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "ctxtag/evaluation/paired_bootstrap.h"

namespace ctxtag {

/// "0.1000 to 0.2000"; `sign` "+" gives both ends their sign.
std::string spoken(const Interval& interval, const char* sign);
nlohmann::ordered_json json_of(const Interval& interval);

/// "first - second"
std::string pair_name(const Comparison& comparison, const PairComparison& pair);

/// What comparison_json() writes.
nlohmann::ordered_json comparison_object(const Comparison& comparison);

}  // namespace ctxtag
