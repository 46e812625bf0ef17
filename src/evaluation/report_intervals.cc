#include "evaluation/report_intervals.h"

#include <spdlog/fmt/fmt.h>

#include <map>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/figure_names.h"
#include "evaluation/comparison_report.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;
using Cells = std::vector<std::string>;
using Found = std::map<std::string, std::optional<Interval>>;

std::string text_of(const FigureInterval& figure) { return figure.interval ? spoken(*figure.interval, "") : ""; }

Json json_of(const std::vector<NamedInterval>& figures) {
  Json object = Json::object();
  for (const NamedInterval& named : figures) {
    object[named.name] = named.figure.interval ? json_of(*named.figure.interval) : Json(nullptr);
  }
  return object;
}

Found by_name(const std::vector<NamedInterval>& figures) {
  Found found;
  for (const NamedInterval& named : figures) found.emplace(named.name, named.figure.interval);
  return found;
}

void append(Cells& cells, const std::optional<Interval>& interval) {
  cells.push_back(interval ? to_text(interval->low) : "");
  cells.push_back(interval ? to_text(interval->high) : "");
}

// Of the figures of a tag those that `prefix` has an average of, and exact_match where it is asked for.
Cells average_row(const Found& found, const std::string& prefix) {
  Cells cells;
  for (const std::string& name : tag_figure_names()) {
    const auto figure = found.find(prefix + name);
    append(cells, figure != found.end() ? figure->second : std::nullopt);
  }
  append(cells, std::nullopt);
  return cells;
}

}  // namespace

std::string intervals_text(const FigureIntervals& intervals, const TagVocabulary& vocabulary) {
  const BootstrapConfig& config = intervals.config;
  std::string text =
      fmt::format("\n{:g} % intervals ({}) of {} replicates with seed {}, {} clusters\n\n", 100.0 * config.confidence,
                  config.method, config.replicates, config.seed, intervals.clusters);
  TextTable tags = {{"tag"}}, averages = {{"average", "value", "interval"}};
  for (const std::string& name : tag_figure_names()) tags[0].push_back(name);
  for (std::size_t tag = 0; tag < intervals.per_tag.size(); ++tag) {
    tags.push_back({printable(vocabulary[tag])});
    for (const NamedInterval& named : intervals.per_tag[tag]) tags.back().push_back(text_of(named.figure));
  }
  for (const NamedInterval& named : intervals.average) {
    averages.push_back({named.name, rounded(named.figure.value), text_of(named.figure)});
  }
  return text + aligned(tags) + "\n" + aligned(averages);
}

Json intervals_json(const FigureIntervals& intervals, const TagVocabulary& vocabulary) {
  const BootstrapConfig& config = intervals.config;
  Json json = {{"method", config.method},
               {"replicates", config.replicates},
               {"confidence", config.confidence},
               {"seed", config.seed},
               {"clusters", intervals.clusters}};
  json["per_tag"] = Json::object();
  for (std::size_t tag = 0; tag < intervals.per_tag.size(); ++tag) {
    json["per_tag"][vocabulary[tag]] = json_of(intervals.per_tag[tag]);
  }
  json["average"] = json_of(intervals.average);
  return json;
}

Cells interval_columns() {
  Cells head;
  for (const std::string& name : tag_figure_names()) {
    head.push_back(name + "_low");
    head.push_back(name + "_high");
  }
  head.emplace_back("exact_match_low");
  head.emplace_back("exact_match_high");
  return head;
}

std::vector<Cells> interval_rows(const FigureIntervals& intervals) {
  std::vector<Cells> rows;
  for (const std::vector<NamedInterval>& of_tag : intervals.per_tag) rows.push_back(average_row(by_name(of_tag), ""));
  Found average = by_name(intervals.average);
  if (const std::optional<Interval> loss = average["hamming_loss"]) {
    average["micro_accuracy"] = Interval{1.0 - loss->high, 1.0 - loss->low};
  }
  for (const char* prefix : {"macro_", "micro_", "weighted_"}) rows.push_back(average_row(average, prefix));
  Cells& micro = rows[intervals.per_tag.size() + 1];
  micro.resize(micro.size() - 2);
  append(micro, average["exact_match"]);
  return rows;
}

}  // namespace ctxtag
