#include <spdlog/fmt/fmt.h>

#include "report/pictures/forest_plot.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

std::string interval_text(const ReportSource& source) {
  const BootstrapConfig& bootstrap = source.config.bootstrap;
  return fmt::format("{:g} % intervals from {} samples of the {} {}, drawn whole and with replacement (seed {})",
                     100.0 * bootstrap.confidence, bootstrap.replicates, source.measured.clusters,
                     source.inputs.cluster_noun, bootstrap.seed);
}

Paragraph what_was_evaluated(const ReportSource& source) {
  const Measured& measured = source.measured;
  std::string runs, scores;
  for (const ReportSystem& system : source.inputs.systems) {
    std::string& names = system.run ? runs : scores;
    names += (names.empty() ? "" : ", ") + system.name;
  }
  std::string text =
      fmt::format("Evaluated on {} {}{} with {} tags", measured.ids.size(), source.inputs.splits ? "test " : "",
                  source.inputs.rows_are_samples ? "samples" : "tracks", measured.tags.size());
  if (!runs.empty()) text += "; training runs: " + runs;
  if (!scores.empty()) text += "; scores of others: " + scores;
  return {text + ". " + interval_text(source) + "."};
}

Table systems_table(const ReportSource& source) {
  Table table{"systems", "Main figures", {{"system", "System"}}, {}};
  for (const MainFigure& figure : main_figures()) table.columns.push_back({figure.key, figure.name});
  table.columns.push_back({"thresholds", "Thresholds of F1"});
  for (const MeasuredSystem& system : source.measured.systems) {
    std::vector<Cell> row{system.name};
    for (const MainFigure& figure : main_figures()) row.emplace_back(estimate_of(system.intervals.average, figure.key));
    row.emplace_back(system.thresholds_from);
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string name_of(const std::string& key) {
  for (const MainFigure& figure : main_figures()) {
    if (key == figure.key) return figure.name;
  }
  return key;
}

std::string verdict(const FigureDifference& figure, const PairOfSystems& pair, const FigureComparison& comparison) {
  if (!figure.holm || !figure.difference.value) return "undefined";
  const double level = 1.0 - comparison.systems[0].config.confidence;
  if (*figure.holm > level) return "not decided";
  return comparison.names[*figure.difference.value > 0.0 ? pair.first : pair.second] + " is better";
}

Table pairs_table(const FigureComparison& comparison) {
  Table table{"pairs",
              "Differences of systems, measured on the same samples",
              {{"first", "System"},
               {"second", "less"},
               {"figure", "Figure"},
               {"difference", "Difference", 3, true},
               {"p", "p"},
               {"p_holm", "p (Holm)"},
               {"verdict", "Verdict"}},
              {}};
  for (const PairOfSystems& pair : comparison.pairs) {
    for (const FigureDifference& figure : pair.average) {
      table.rows.push_back({comparison.names[pair.first], comparison.names[pair.second], name_of(figure.name),
                            estimate_of(figure.difference), cell_of(figure.p), cell_of(figure.holm),
                            verdict(figure, pair, comparison)});
    }
  }
  return table;
}

std::string figures_picture(const ReportSource& source) {
  ForestPlot plot;
  plot.title = "Main figures";
  plot.description =
      "Averages over the tags of every system, with intervals; the numbers are in the table Main figures.";
  plot.x_name = "value";
  plot.series = system_names(source.measured);
  plot.high = 1.0;
  for (const MainFigure& figure : main_figures()) {
    ForestRow row{figure.name, "", {}, {}, false};
    for (const MeasuredSystem& system : source.measured.systems)
      row.estimates.push_back(estimate_of(system.intervals.average, figure.key));
    plot.rows.push_back(std::move(row));
  }
  return forest_plot(plot);
}

std::string pairs_picture(const FigureComparison& comparison) {
  ForestPlot plot;
  plot.title = "Differences of systems";
  plot.description = "Every pair of systems with the interval of its difference; the numbers are in the table.";
  plot.x_name = "difference";
  plot.reference = 0.0;
  plot.decimals = 3;
  plot.with_sign = true;
  for (const MainFigure& figure : main_figures()) plot.series.emplace_back(figure.name);
  for (const PairOfSystems& pair : comparison.pairs) {
    ForestRow row{comparison.names[pair.first] + " \xE2\x88\x92 " + comparison.names[pair.second], "", {}, {}, false};
    for (const FigureDifference& figure : pair.average) row.estimates.push_back(estimate_of(figure.difference));
    plot.rows.push_back(std::move(row));
  }
  return forest_plot(plot);
}

}  // namespace

Section summary_section(const ReportSource& source) {
  Section section{"summary", "Summary", {what_was_evaluated(source)}};
  const auto& comparison = source.measured.comparison;
  section.blocks.emplace_back(systems_table(source));
  if (comparison) section.blocks.emplace_back(pairs_table(*comparison));
  section.blocks.emplace_back(PictureGroup{"Main figures with intervals",
                                           "Markers are figures, bars their intervals: what other draws of as many " +
                                               source.inputs.cluster_noun + " would give.",
                                           PictureSize::kMedium,
                                           {figures_picture(source)},
                                           systems_legend(source.measured),
                                           {}});
  if (comparison) {
    PictureGroup group{
        "Differences with intervals",
        "A bar that stays clear of 0 tells the two systems apart; how sure that is with so many pairs, the "
        "p-values of the table say, corrected by Holm's method.",
        PictureSize::kMedium,
        {pairs_picture(*comparison)},
        {},
        {}};
    for (const MainFigure& figure : main_figures()) group.legend.push_back({group.legend.size(), figure.name});
    section.blocks.emplace_back(std::move(group));
  }
  if (source.measured.systems.size() == 1) {
    section.blocks.emplace_back(
        Paragraph{"One system only: give a second run, or --scores NAME=TABLE (a baseline of ctxtag-eval "
                  "baseline), to compare.",
                  true});
  }
  return section;
}

}  // namespace ctxtag
