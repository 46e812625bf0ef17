#include "reproduce/run_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ctxtag/metrics/quantile.h"

namespace ctxtag {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void RunSeries::add(double factor, const RunSeries& other) {
  value += factor * other.value;
  if (replicates.empty()) replicates.assign(other.replicates.size(), 0.0);
  for (std::size_t i = 0; i < replicates.size(); ++i) replicates[i] += factor * other.replicates[i];
}

RunSeries series_of(const FinishedRun& run, std::size_t figure) {
  RunSeries series{run.figures[figure].value_or(kUndefined), {}};
  for (const StudyFigures& replicate : run.replicates) {
    series.replicates.push_back(replicate[figure].value_or(kUndefined));
  }
  return series;
}

RunSpread spread_of(std::vector<RunSeries> runs, double confidence) {
  runs.erase(std::remove_if(runs.begin(), runs.end(), [](const RunSeries& run) { return std::isnan(run.value); }),
             runs.end());
  RunSpread spread;
  spread.runs = static_cast<int>(runs.size());
  if (runs.empty()) return spread;
  const auto count = static_cast<double>(runs.size());
  double sum = 0.0, squares = 0.0;
  for (const RunSeries& run : runs) sum += run.value;
  const double mean = sum / count;
  for (const RunSeries& run : runs) squares += (run.value - mean) * (run.value - mean);
  spread.mean = mean;
  if (runs.size() > 1) spread.deviation = std::sqrt(squares / (count - 1.0));
  std::vector<double> means;
  for (std::size_t i = 0; i < runs[0].replicates.size(); ++i) {
    double of_sample = 0.0;
    for (const RunSeries& run : runs) of_sample += run.replicates[i];
    if (!std::isnan(of_sample)) means.push_back(of_sample / count);
  }
  if (!means.empty()) {
    spread.interval = {quantile(means, (1.0 - confidence) / 2.0), quantile(means, (1.0 + confidence) / 2.0)};
  }
  return spread;
}

RunsByCell::RunsByCell(const std::vector<FinishedRun>& runs) {
  for (const FinishedRun& run : runs) {
    found_[{run.run.cell.ratio, run.run.system, run.run.cell.seed, run.run.cell.fold}] = &run;
  }
}

const FinishedRun* RunsByCell::find(std::size_t ratio, std::size_t system, std::size_t seed, int fold) const {
  const auto found = found_.find({ratio, system, seed, fold});
  return found == found_.end() ? nullptr : found->second;
}

}  // namespace ctxtag
