#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "report/sections.h"

namespace ctxtag {
namespace {

Table timing_table(const ReportInputs& inputs) {
  Table table{"timing",
              "Time of training (the only figures that another run of the same command would change)",
              {{"run", "Run"},
               {"epochs", "Epochs"},
               {"seconds", "Seconds", 1},
               {"median_epoch_seconds", "Median epoch", 2},
               {"slowest_epoch_seconds", "Slowest epoch", 2}},
              {}};
  for (const ReportSystem& system : inputs.systems) {
    if (!system.run || system.run->epoch_seconds.empty()) continue;
    std::vector<double> seconds = system.run->epoch_seconds;
    std::sort(seconds.begin(), seconds.end());
    const std::size_t half = seconds.size() / 2;
    const double median = seconds.size() % 2 == 1 ? seconds[half] : 0.5 * (seconds[half - 1] + seconds[half]);
    table.rows.push_back({system.name, static_cast<std::int64_t>(seconds.size()),
                          std::accumulate(seconds.begin(), seconds.end(), 0.0), median, seconds.back()});
  }
  return table;
}

// What runs were made with: versions, threads, seed; one column per run.
Table environment_table(const ReportInputs& inputs) {
  Table table{"environment", "Environment", {{"what", "What"}}, {}};
  std::vector<nlohmann::ordered_json> flat;
  std::vector<std::string> keys;
  for (const ReportSystem& system : inputs.systems) {
    if (!system.run || system.run->environment.empty()) continue;
    table.columns.push_back({system.name, system.name});
    flat.push_back(nlohmann::ordered_json::parse(system.run->environment).flatten());
    for (const auto& [key, value] : flat.back().items()) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  for (const std::string& key : keys) {
    if (key.empty() || key.rfind("/tables/", 0) == 0) continue;  // of an empty object; hashes: in the records
    std::vector<Cell> row{key.substr(1)};
    for (const auto& values : flat) {
      const auto found = values.find(key);
      if (found == values.end()) {
        row.emplace_back();
      } else {
        row.emplace_back(found->is_string() ? found->get<std::string>() : found->dump());
      }
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Section runs_section(const ReportSource& source) {
  Section section{"runs", "Runs: time, environment, configuration", {}};
  Table timing = timing_table(source.inputs), environment = environment_table(source.inputs);
  const bool any = std::any_of(source.inputs.systems.begin(), source.inputs.systems.end(),
                               [](const ReportSystem& system) { return system.run.has_value(); });
  if (!any) {
    section.blocks.emplace_back(
        Paragraph{"No training run: give the folder of one to see its time, environment and configuration.", true});
    return section;
  }
  section.blocks.emplace_back(
      Paragraph{"Runs with equal configuration, environment and tables (their hashes are in the environment) give "
                "equal scores."});
  if (!timing.rows.empty()) section.blocks.emplace_back(std::move(timing));
  if (!environment.rows.empty()) section.blocks.emplace_back(std::move(environment));
  for (const ReportSystem& system : source.inputs.systems) {
    if (!system.run) continue;
    const auto add = [&](const char* what, const std::string& json) {
      if (!json.empty())
        section.blocks.emplace_back(Record{system.name + ": " + what, system.name + ": " + what, json});
    };
    add("configuration", system.run->config);
    add("environment with the hashes of the tables", system.run->environment);
    add("model", system.run->model);
  }
  return section;
}

}  // namespace ctxtag
