#include <spdlog/fmt/fmt.h>

#include <cmath>

#include "ctxtag/base/text.h"
#include "ctxtag/reproduce/study_summary.h"
#include "reproduce/cell_text.h"
#include "reproduce/run_series.h"

namespace ctxtag {
namespace {

// What each ratio's value counts in the slope of the least-squares line.
std::vector<double> slope_factors(const std::vector<double>& ratios) {
  double mean = 0.0, squares = 0.0;
  for (const double ratio : ratios) mean += ratio / static_cast<double>(ratios.size());
  for (const double ratio : ratios) squares += (ratio - mean) * (ratio - mean);
  std::vector<double> factors;
  factors.reserve(ratios.size());
  for (const double ratio : ratios) factors.push_back((ratio - mean) / squares);
  return factors;
}

// Of one seed and fold; empty where a run is not finished.
std::optional<RunSeries> slope_of(const StudyConfig& config, const RunsByCell& found, const TrendRow& row,
                                  std::size_t seed, int fold) {
  const std::vector<double> factors = slope_factors(config.ratios);
  RunSeries slope;
  for (std::size_t ratio = 0; ratio < factors.size(); ++ratio) {
    const FinishedRun* const own = found.find(ratio, row.system, seed, fold);
    const FinishedRun* const reference = found.find(ratio, config.reference_index(), seed, fold);
    if (own == nullptr || reference == nullptr) return std::nullopt;
    slope.add(factors[ratio], series_of(*own, row.figure));
    slope.add(-factors[ratio], series_of(*reference, row.figure));
  }
  return slope;
}

}  // namespace

std::vector<TrendRow> study_trends(const StudyConfig& config, const std::vector<FinishedRun>& runs) {
  std::vector<TrendRow> rows;
  if (config.ratios.size() < 2) return rows;
  const RunsByCell found(runs);
  for (std::size_t system = 0; system < config.systems.size(); ++system) {
    if (system == config.reference_index()) continue;
    for (std::size_t figure = 0; figure < kStudyFigures; ++figure) {
      TrendRow row;
      row.system = system;
      row.figure = figure;
      std::vector<RunSeries> slopes;
      for (std::size_t seed = 0; seed < config.seeds.size(); ++seed) {
        for (int fold = 0; fold < config.folds.number; ++fold) {
          if (auto slope = slope_of(config, found, row, seed, fold)) slopes.push_back(std::move(*slope));
        }
      }
      const RunSpread spread = spread_of(std::move(slopes), config.bootstrap.confidence);
      row.runs = spread.runs;
      row.slope = spread.mean;
      row.slope_deviation = spread.deviation;
      row.interval = spread.interval;
      rows.push_back(row);
    }
  }
  return rows;
}

std::string trends_markdown(const StudyConfig& config, const std::vector<TrendRow>& trends) {
  std::string text;
  for (const TrendRow& row : trends) {
    if (!row.slope) continue;
    const bool certain = row.interval && row.interval->excludes_zero();
    const std::string shown =
        fmt::format("{:+.4f}", *row.slope) +
        (row.interval ? fmt::format(" ({:+.4f} to {:+.4f})", row.interval->low, row.interval->high) : std::string());
    text += fmt::format("| {} | {} | {} | {} |\n", cell_text(config.systems[row.system].shown()),
                        study_figure_names()[row.figure], certain ? "**" + shown + "**" : shown, row.runs);
  }
  if (text.empty()) return "";
  return fmt::format(
             "## Does the gain grow with what is hidden?\n\nSlope of the line through the differences to {} at all "
             "shares of hidden labels: what a system gains more when all is hidden than when nothing is, if it went "
             "on so.\n\n| system | figure | slope | runs |\n|---|---|---|---|\n",
             cell_text(config.systems[config.reference_index()].shown())) +
         text + "\n";
}

}  // namespace ctxtag
