#include "ctxtag/reproduce/study_summary.h"

#include "ctxtag/base/random.h"
#include "reproduce/run_series.h"

namespace ctxtag {

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
  const RunsByCell found(runs);
  const std::size_t reference = config.reference_index();
  std::vector<SummaryRow> rows;
  for (std::size_t ratio = 0; ratio < config.ratios.size(); ++ratio) {
    for (std::size_t system = 0; system < config.systems.size(); ++system) {
      for (std::size_t figure = 0; figure < kStudyFigures; ++figure) {
        std::vector<RunSeries> values, differences;
        for (std::size_t seed = 0; seed < config.seeds.size(); ++seed) {
          for (int fold = 0; fold < config.folds.number; ++fold) {
            const FinishedRun* const own = found.find(ratio, system, seed, fold);
            if (own == nullptr) continue;
            values.push_back(series_of(*own, figure));
            const FinishedRun* const other = found.find(ratio, reference, seed, fold);
            if (system == reference || other == nullptr) continue;
            differences.push_back(values.back());
            differences.back().add(-1.0, series_of(*other, figure));
          }
        }
        const RunSpread own = spread_of(std::move(values), config.bootstrap.confidence);
        const RunSpread less = spread_of(std::move(differences), config.bootstrap.confidence);
        rows.push_back({ratio, system, figure, own.runs, own.mean, own.deviation, own.interval, less.mean,
                        less.deviation, less.interval});
      }
    }
  }
  return rows;
}

}  // namespace ctxtag
