#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <map>
#include <set>

#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/report/line_chart.h"
#include "ctxtag/reproduce/study_summary.h"
#include "reproduce/cell_text.h"

namespace ctxtag {
namespace {

const std::array<std::string, kStudyFigures>& titles() {
  static const std::array<std::string, kStudyFigures> names = {
      "Macro ROC-AUC",   "Micro ROC-AUC",   "Macro average precision",       "Micro average precision",
      "Macro F1 at 0.5", "Micro F1 at 0.5", "Macro F1 at fitted thresholds", "Micro F1 at fitted thresholds"};
  return names;
}

std::string number(const std::optional<double>& value) { return value ? to_text(*value) : ""; }

std::string percent(double share) { return to_text(std::round(1000.0 * share) / 10.0) + " %"; }

std::string low(const std::optional<Interval>& interval) { return interval ? to_text(interval->low) : ""; }
std::string high(const std::optional<Interval>& interval) { return interval ? to_text(interval->high) : ""; }

const SummaryRow& row_at(const StudyConfig& config, const std::vector<SummaryRow>& rows, std::size_t ratio,
                         std::size_t system, std::size_t figure) {
  return rows[(ratio * config.systems.size() + system) * kStudyFigures + figure];
}

bool any_value(const std::vector<SummaryRow>& rows, std::size_t figure) {
  for (const SummaryRow& row : rows) {
    if (row.figure == figure && row.mean) return true;
  }
  return false;
}

std::string shown_name(const StudySystemConfig& system) {
  return cell_text(system.shown()) + (system.leaks() ? " (leaks)" : "");
}

// "0.7500 (0.7100 to 0.7900) ± 0.0210"
std::string with_interval(const std::optional<double>& value, const std::optional<Interval>& interval,
                          const std::optional<double>& deviation, bool sign) {
  if (!value) return "-";
  const auto digits = [&](double x) { return sign ? fmt::format("{:+.4f}", x) : fmt::format("{:.4f}", x); };
  return digits(*value) +
         (interval ? fmt::format(" ({} to {})", digits(interval->low), digits(interval->high)) : std::string()) +
         (deviation ? fmt::format(" \xC2\xB1 {:.4f}", *deviation) : std::string());
}

template <typename Cell>
std::string table(const StudyConfig& config, const std::string& corner, const Cell& cell, bool with_reference) {
  std::string text = "| " + corner + " |", rule = "|---|";
  for (const double ratio : config.ratios) {
    text += " " + percent(ratio) + " hidden |";
    rule += "---|";
  }
  text += "\n" + rule + "\n";
  for (std::size_t system = 0; system < config.systems.size(); ++system) {
    if (!with_reference && system == config.reference_index()) continue;
    text += "| " + shown_name(config.systems[system]) + " |";
    for (std::size_t ratio = 0; ratio < config.ratios.size(); ++ratio) text += " " + cell(ratio, system) + " |";
    text += "\n";
  }
  return text + "\n";
}

std::string systems_text(const StudyConfig& config) {
  std::string text = "| system | weight of negatives | weight of positives | loss | leaks |\n|---|---|---|---|---|\n";
  for (const StudySystemConfig& system : config.systems) {
    const auto counted = [](const std::string& estimator, const std::string& statistics) {
      const bool counts = estimator != "ones" && estimator != "random" && estimator != "ignore_missing";
      return counts ? fmt::format("{}, from {} labels", estimator, statistics) : estimator;
    };
    const std::string why = system.negative == "ignore_missing" ? "oracle: knows what was hidden"
                            : system.leaks()                    ? "counted from complete labels"
                                                                : "";
    text += fmt::format("| {} | {} | {} | `{}` | {} |\n", cell_text(system.shown()),
                        counted(system.negative, system.statistics), counted(system.positive, system.positives_from()),
                        cell_text(system.loss.dump()), why);
  }
  return text + "\n";
}

int runs_in_all(const StudyConfig& config) { return static_cast<int>(config.seeds.size()) * config.folds.number; }

std::string incomplete_text(const StudyConfig& config, const std::vector<SummaryRow>& rows) {
  std::string text;
  for (const SummaryRow& row : rows) {
    if (row.figure != 0 || row.runs == runs_in_all(config)) continue;
    text += fmt::format("- {} at {}: {} of {} runs\n", cell_text(config.systems[row.system].shown()),
                        percent(config.ratios[row.ratio]), row.runs, runs_in_all(config));
  }
  return text.empty() ? "" : "**Not all runs are there:**\n\n" + text + "\n";
}

}  // namespace

std::string summary_csv(const StudyConfig& config, const std::vector<SummaryRow>& rows) {
  std::string text = csv_line({"system", "ratio", "figure", "runs", "mean", "low", "high", "deviation", "difference",
                               "difference_low", "difference_high", "difference_deviation"});
  for (const SummaryRow& row : rows) {
    text += csv_line({config.systems[row.system].name, to_text(config.ratios[row.ratio]),
                      study_figure_names()[row.figure], std::to_string(row.runs), number(row.mean), low(row.interval),
                      high(row.interval), number(row.deviation), number(row.difference), low(row.difference_interval),
                      high(row.difference_interval), number(row.difference_deviation)});
  }
  return text;
}

std::string summary_markdown(const StudyConfig& config, const std::vector<SummaryRow>& rows) {
  const StudySystemConfig& reference = config.systems[config.reference_index()];
  std::string text = "# " + (config.title.empty() ? std::string("Study") : cell_text(config.title)) + "\n\n";
  text += fmt::format(
      "{} systems, {} folds, {} seeds; every figure is of the test rows against the complete labels, the mean over "
      "folds "
      "and seeds. In brackets the {} interval over test {} ({} bootstrap samples): it covers which of them are tested "
      "on, "
      "not which tracks were trained on. After \xC2\xB1 the deviation of single runs over folds and seeds. A "
      "difference is "
      "bold where its interval leaves out 0: on other test {} it would likely have the same sign, with these "
      "trainings; "
      "where its deviation is as large as itself, single trainings differ in it. Systems marked as leaking know what "
      "the visible labels do not tell: they are bounds and controls, no "
      "methods.\n\n",
      config.systems.size(), config.folds.number, config.seeds.size(), percent(config.bootstrap.confidence),
      config.data.groups.empty() ? "tracks" : "groups of tracks", config.bootstrap.replicates,
      config.data.groups.empty() ? "tracks" : "groups");
  text += incomplete_text(config, rows) + systems_text(config);
  for (std::size_t figure = 0; figure < kStudyFigures; ++figure) {
    if (!any_value(rows, figure)) continue;
    text += "## " + titles()[figure] + "\n\n";
    text += table(
        config, "system",
        [&](std::size_t ratio, std::size_t system) {
          const SummaryRow& row = row_at(config, rows, ratio, system, figure);
          return with_interval(row.mean, row.interval, row.deviation, false);
        },
        true);
    if (config.systems.size() < 2) continue;
    text += table(
        config, "less " + cell_text(reference.shown()),
        [&](std::size_t ratio, std::size_t system) {
          const SummaryRow& row = row_at(config, rows, ratio, system, figure);
          const bool certain =
              row.difference_interval && (row.difference_interval->low > 0.0 || row.difference_interval->high < 0.0);
          const std::string shown =
              with_interval(row.difference, row.difference_interval, row.difference_deviation, true);
          return certain ? "**" + shown + "**" : shown;
        },
        false);
  }
  if (!config.note.empty()) text += "## Notes\n\n" + printable(config.note) + "\n";
  return text;
}

std::string unweighted_text(const StudyConfig& config, const std::vector<FinishedRun>& runs) {
  struct Found {
    std::size_t runs = 0;
    std::set<std::string> tags;
  };
  std::map<std::pair<std::size_t, std::size_t>, Found> found;  // by ratio and system
  for (const FinishedRun& run : runs) {
    if (run.unweighted_tags.empty()) continue;
    Found& of = found[{run.run.cell.ratio, run.run.system}];
    ++of.runs;
    of.tags.insert(run.unweighted_tags.begin(), run.unweighted_tags.end());
  }
  if (found.empty()) return "";
  std::string text =
      "## Tags without a weight\n\nA tag of which no positive is left in the training rows has no prevalence; its "
      "weight "
      "stays 1, and is used for none.\n\n";
  for (const auto& [at, of] : found) {
    text += fmt::format("- {} at {}: {} runs; {}\n", cell_text(config.systems[at.second].shown()),
                        percent(config.ratios[at.first]), of.runs,
                        cell_text(joined(std::vector<std::string>(of.tags.begin(), of.tags.end()))));
  }
  return text;
}

std::string study_picture(const StudyConfig& config, const std::vector<SummaryRow>& rows, std::size_t figure) {
  LineChart chart;
  chart.title = (config.title.empty() ? "" : config.title + ": ") + titles()[figure];
  chart.note =
      fmt::format("mean over {} folds and {} seeds; bars: {} interval over test {}; ticks: deviation of single runs",
                  config.folds.number, config.seeds.size(), percent(config.bootstrap.confidence),
                  config.data.groups.empty() ? "tracks" : "groups");
  chart.x_name = "share of the training positives that is hidden";
  chart.y_name = titles()[figure];
  for (std::size_t system = 0; system < config.systems.size(); ++system) {
    ChartLine line;
    line.name = config.systems[system].shown() + (config.systems[system].leaks() ? " (leaks)" : "");
    for (std::size_t ratio = 0; ratio < config.ratios.size(); ++ratio) {
      const SummaryRow& row = row_at(config, rows, ratio, system, figure);
      if (!row.mean) continue;
      const Interval interval = row.interval.value_or(Interval{*row.mean, *row.mean});
      line.points.push_back(
          {config.ratios[ratio], *row.mean, interval.low, interval.high, row.deviation.value_or(0.0)});
    }
    chart.lines.push_back(std::move(line));
  }
  return line_chart_svg(chart);
}

}  // namespace ctxtag
