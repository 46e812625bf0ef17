#pragma once
#include <string>

#include "report/pictures/forest_plot.h"
#include "report/sections/given_json.h"

namespace ctxtag {

/// Every object of the list `systems` by its name, with its figure `key`: a number with the interval beside it, or an
/// object of a value and its interval. `name` names the plot and its axis.
ForestPlot systems_plot(const GivenJson& json, const char* key, const std::string& name,
                        const std::string& description);

/// Differences, around 0 and with their signs; without rows.
ForestPlot differences_plot(const std::string& title, const std::string& description, const std::string& x_name);

/// One line with one estimate.
ForestRow row_of(const std::string& name, const ShownEstimate& estimate);

/// Whether there is a value to show.
bool has_values(const ForestPlot& plot);

}  // namespace ctxtag
