#include "report/sections/given_plots.h"

namespace ctxtag {

ForestPlot systems_plot(const GivenJson& json, const char* key, const std::string& name,
                        const std::string& description) {
  ForestPlot plot;
  plot.title = plot.x_name = name;
  plot.description = description;
  plot.series = {name};
  for (const GivenJson& system : objects_in(json, "systems")) {
    plot.rows.push_back(row_of(text_in(system, "name"), estimate_of(system, key)));
  }
  return plot;
}

ForestPlot differences_plot(const std::string& title, const std::string& description, const std::string& x_name) {
  ForestPlot plot;
  plot.title = title;
  plot.description = description;
  plot.x_name = x_name;
  plot.series = {"difference"};
  plot.reference = 0.0;
  plot.with_sign = true;
  plot.decimals = 3;
  return plot;
}

ForestRow row_of(const std::string& name, const ShownEstimate& estimate) { return {name, "", {estimate}, {}, false}; }

bool has_values(const ForestPlot& plot) {
  for (const ForestRow& row : plot.rows) {
    for (const ShownEstimate& estimate : row.estimates) {
      if (estimate.value) return true;
    }
  }
  return false;
}

}  // namespace ctxtag
