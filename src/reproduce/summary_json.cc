#include <cmath>

#include "ctxtag/config/json.h"
#include "ctxtag/reproduce/study_summary.h"
#include "reproduce/json_or_null.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json figure_json(const std::optional<double>& value, const std::optional<Interval>& interval,
                 const std::optional<double>& deviation) {
  return {{"value", or_null(value)},
          {"interval", interval ? Json({interval->low, interval->high}) : Json()},
          {"deviation", or_null(deviation)}};
}

// 25, not 25.0, where it is a whole number: conditions of a ledger are texts.
Json percent_json(double share) {
  const double percent = std::round(1e6 * share) / 1e4;
  return percent == std::floor(percent) ? Json(static_cast<int>(percent)) : Json(percent);
}

}  // namespace

std::string summary_json(const StudyConfig& config, const std::vector<SummaryRow>& rows,
                         const std::vector<TrendRow>& trends) {
  Json systems = Json::array();
  for (std::size_t system = 0; system < config.systems.size(); ++system) {
    systems.push_back({{"name", config.systems[system].name}, {"at", Json::array()}, {"trend", Json::object()}});
    for (const double ratio : config.ratios) systems.back()["at"].push_back({{"hidden_percent", percent_json(ratio)}});
  }
  for (const SummaryRow& row : rows) {
    Json figure = figure_json(row.mean, row.interval, row.deviation);
    figure["runs"] = row.runs;
    if (row.system != config.reference_index()) {
      figure["difference"] = figure_json(row.difference, row.difference_interval, row.difference_deviation);
    }
    systems[row.system]["at"][row.ratio][study_figure_names()[row.figure]] = std::move(figure);
  }
  for (const TrendRow& row : trends) {
    systems[row.system]["trend"][study_figure_names()[row.figure]] =
        figure_json(row.slope, row.interval, row.slope_deviation);
  }
  return Json({{"title", config.title},
               {"reference", config.systems[config.reference_index()].name},
               {"systems", std::move(systems)}})
             .dump(2) +
         "\n";
}

}  // namespace ctxtag
