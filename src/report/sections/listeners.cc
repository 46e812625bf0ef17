#include <spdlog/fmt/fmt.h>

#include "report/pictures/forest_plot.h"
#include "report/sections.h"
#include "report/sections/given_json.h"
#include "report/sections/given_plots.h"

namespace ctxtag {
namespace {

std::string pair_name(const GivenJson& pair) {
  return text_in(pair, "first") + " \xE2\x88\x92 " + text_in(pair, "second");
}

ForestPlot every_system(const GivenJson& json, const char* key, const char* name) {
  return systems_plot(json, key, name, "Every system with its interval.");
}

ForestPlot gains_plot(const GivenJson& json, const char* key, const char* name) {
  ForestPlot plot = differences_plot(std::string("Gain in ") + name,
                                     "Every pair of systems with the interval of its difference.", "difference");
  for (const GivenJson& pair : objects_in(json, "pairs")) {
    plot.rows.push_back(row_of(pair_name(pair), estimate_of(pair, key)));
  }
  return plot;
}

ForestPlot wins_plot(const GivenJson& json) {
  ForestPlot plot;
  plot.title = "Share of users served better by the first";
  plot.description = "Win rate over users of every pair of systems, with intervals.";
  plot.x_name = "win rate";
  plot.series = {"win rate"};
  plot.reference = 0.5;
  plot.low = 0.0;
  plot.high = 1.0;
  for (const GivenJson& pair : objects_in(json, "pairs")) {
    const auto users = pair.find("users");
    if (users != pair.end() && users->is_object())
      plot.rows.push_back(row_of(pair_name(pair), estimate_at(*users, "rate")));
  }
  return plot;
}

Table listener_systems(const GivenJson& json) {
  Table table{"systems",
              "Systems",
              {{"system", "System"},
               {"macro_roc_auc", "Macro ROC-AUC"},
               {"accuracy", "Accuracy"},
               {"satisfaction", "Satisfaction (F1)"}},
              {}};
  for (const GivenJson& system : objects_in(json, "systems")) {
    table.rows.push_back({text_in(system, "name"), estimate_at(system, "macro_roc_auc"),
                          estimate_in(system, "accuracy"), estimate_in(system, "satisfaction")});
  }
  return table;
}

Table listener_pairs(const GivenJson& json) {
  Table table{"pairs",
              "Differences, and users who are served better",
              {{"first", "System"},
               {"second", "less"},
               {"macro_roc_auc", "Macro ROC-AUC", 3, true},
               {"accuracy", "Accuracy", 3, true},
               {"satisfaction", "Satisfaction (F1)", 3, true},
               {"wins", "Wins"},
               {"losses", "Losses"},
               {"ties", "Ties"},
               {"win_rate", "Win rate"}},
              {}};
  for (const GivenJson& pair : objects_in(json, "pairs")) {
    const auto found = pair.find("users");
    const GivenJson users = found != pair.end() && found->is_object() ? *found : GivenJson::object();
    table.rows.push_back({text_in(pair, "first"), text_in(pair, "second"), estimate_at(pair, "difference"),
                          estimate_in(pair, "accuracy"), estimate_in(pair, "satisfaction"), count_in(users, "wins"),
                          count_in(users, "losses"), count_in(users, "ties"), estimate_at(users, "rate")});
  }
  return table;
}

}  // namespace

Section listeners_section(const ReportSource& source) {
  Section section{"listeners", "What knowing the listener gains", {}};
  if (source.inputs.gains.empty()) {
    section.blocks.emplace_back(
        Paragraph{"No comparison of systems on samples: write one with ctxtag-eval compare ... --samples S --format "
                  "json, and give --gains FILE.",
                  true});
    return section;
  }
  const GivenJson json = given_json(source.inputs.gains, "--gains", "ctxtag-eval compare");
  PictureGroup group{"Gains with intervals",
                     "Intervals come from drawing whole users; a gain whose bar stays clear of 0, or a win rate whose "
                     "bar stays clear of "
                     "one half, is there for users like these.",
                     PictureSize::kMedium,
                     {},
                     {},
                     {listener_systems(json), listener_pairs(json)}};
  for (const ForestPlot& plot :
       {every_system(json, "macro_roc_auc", "Macro ROC-AUC"), gains_plot(json, "difference", "macro ROC-AUC"),
        every_system(json, "satisfaction", "User satisfaction (F1)"),
        gains_plot(json, "satisfaction", "user satisfaction"), wins_plot(json)}) {
    if (has_values(plot)) group.pictures.push_back(forest_plot(plot));
  }
  section.blocks.emplace_back(std::move(group));
  return section;
}

}  // namespace ctxtag
