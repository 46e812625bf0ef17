#include "ctxtag/reproduce/study_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/quantile.h"

namespace ctxtag {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// A figure of one run: on the test rows, and on every sample of them (NaN where undefined).
struct Series {
  double value = kUndefined;
  std::vector<double> replicates;
};

Series series_of(const FinishedRun& run, std::size_t figure) {
  Series series{run.figures[figure].value_or(kUndefined), {}};
  for (const StudyFigures& replicate : run.replicates) {
    series.replicates.push_back(replicate[figure].value_or(kUndefined));
  }
  return series;
}

Series difference(const Series& a, const Series& b) {
  Series result{a.value - b.value, a.replicates};
  for (std::size_t i = 0; i < result.replicates.size(); ++i) result.replicates[i] -= b.replicates[i];
  return result;
}

struct Spread {
  int runs = 0;
  std::optional<double> mean, deviation;
  std::optional<Interval> interval;
};

// Over runs; those where the figure is undefined take no part.
Spread spread_of(std::vector<Series> runs, double confidence) {
  runs.erase(std::remove_if(runs.begin(), runs.end(), [](const Series& run) { return std::isnan(run.value); }),
             runs.end());
  Spread spread;
  spread.runs = static_cast<int>(runs.size());
  if (runs.empty()) return spread;
  const auto count = static_cast<double>(runs.size());
  double sum = 0.0, squares = 0.0;
  for (const Series& run : runs) sum += run.value;
  const double mean = sum / count;
  for (const Series& run : runs) squares += (run.value - mean) * (run.value - mean);
  spread.mean = mean;
  if (runs.size() > 1) spread.deviation = std::sqrt(squares / (count - 1.0));
  std::vector<double> means;
  for (std::size_t i = 0; i < runs[0].replicates.size(); ++i) {
    double of_sample = 0.0;
    for (const Series& run : runs) of_sample += run.replicates[i];
    if (!std::isnan(of_sample)) means.push_back(of_sample / count);
  }
  if (!means.empty()) {
    spread.interval = {quantile(means, (1.0 - confidence) / 2.0), quantile(means, (1.0 + confidence) / 2.0)};
  }
  return spread;
}

}  // namespace

std::vector<StudyFigures> fold_replicates(const RunScores& scores, const std::vector<double>& thresholds,
                                          const GroupOfTrack& groups, int fold, const BootstrapConfig& config) {
  std::vector<std::size_t> cluster;
  std::unordered_map<std::string, std::size_t> of_group;
  std::size_t clusters = 0;
  for (const TrackId& id : scores.ids) {
    const auto group = groups.find(id);
    if (group == groups.end()) {
      cluster.push_back(clusters++);
      continue;
    }
    const auto [place, is_new] = of_group.emplace(group->second, clusters);
    clusters += is_new ? 1 : 0;
    cluster.push_back(place->second);
  }
  const ResampledRun run(scores.test, thresholds);
  std::vector<StudyFigures> replicates;
  for (int number = 0; number < config.replicates; ++number) {
    Random random(mixed_seed({config.seed, static_cast<std::uint64_t>(fold), static_cast<std::uint64_t>(number)}));
    std::vector<int> drawn(clusters, 0), copies;
    for (std::size_t i = 0; i < clusters; ++i) ++drawn[random.below(clusters)];
    for (const std::size_t of_row : cluster) copies.push_back(drawn[of_row]);
    replicates.push_back(run.figures(copies));
  }
  return replicates;
}

std::vector<SummaryRow> study_summary(const StudyConfig& config, const std::vector<FinishedRun>& runs) {
  using Key = std::tuple<std::size_t, std::size_t, std::size_t, int>;  // ratio, system, seed, fold
  std::map<Key, const FinishedRun*> found;
  for (const FinishedRun& run : runs) {
    found[{run.run.cell.ratio, run.run.system, run.run.cell.seed, run.run.cell.fold}] = &run;
  }
  const std::size_t reference = config.reference_index();
  std::vector<SummaryRow> rows;
  for (std::size_t ratio = 0; ratio < config.ratios.size(); ++ratio) {
    for (std::size_t system = 0; system < config.systems.size(); ++system) {
      for (std::size_t figure = 0; figure < kStudyFigures; ++figure) {
        std::vector<Series> values, differences;
        for (std::size_t seed = 0; seed < config.seeds.size(); ++seed) {
          for (int fold = 0; fold < config.folds.number; ++fold) {
            const auto own = found.find({ratio, system, seed, fold});
            if (own == found.end()) continue;
            values.push_back(series_of(*own->second, figure));
            const auto other = found.find({ratio, reference, seed, fold});
            if (system == reference || other == found.end()) continue;
            differences.push_back(difference(values.back(), series_of(*other->second, figure)));
          }
        }
        const Spread own = spread_of(std::move(values), config.bootstrap.confidence);
        const Spread less = spread_of(std::move(differences), config.bootstrap.confidence);
        rows.push_back({ratio, system, figure, own.runs, own.mean, own.deviation, own.interval, less.mean,
                        less.deviation, less.interval});
      }
    }
  }
  return rows;
}

}  // namespace ctxtag
