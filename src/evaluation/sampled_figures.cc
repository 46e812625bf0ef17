#include "evaluation/sampled_figures.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/threads.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/evaluation/figure_names.h"

namespace ctxtag {
namespace {

RowCopies drawn(const ComparedCells& cells, const BootstrapConfig& config, std::size_t first, std::size_t count) {
  RowCopies clusters(cells.clusters);
  for (std::size_t s = 0; s < count; ++s) {
    const std::vector<int> copies = drawn_clusters(cells.clusters, config.seed, first + s);
    for (std::size_t cluster = 0; cluster < cells.clusters; ++cluster) clusters.set(cluster, s, copies[cluster]);
  }
  return clusters.of_clusters(cells.cluster);
}

RowCopies without(const ComparedCells& cells, std::size_t groups, std::size_t first, std::size_t count) {
  RowCopies clusters(cells.clusters, 1);
  for (std::size_t s = 0; s < count; ++s) {
    for (std::size_t cluster = first + s; cluster < cells.clusters; cluster += groups) clusters.set(cluster, s, 0);
  }
  return clusters.of_clusters(cells.cluster);
}

using MakeCopies = std::function<RowCopies(std::size_t first, std::size_t count)>;

// For each system, of each figure its values in `count` samples.
std::vector<std::vector<FigureValues>> measured(const std::vector<SystemSampler>& systems, const KeptFigures& kept,
                                                std::size_t figures, std::size_t count, const MakeCopies& make,
                                                int threads) {
  std::vector<std::vector<FigureValues>> values(systems.size(),
                                                std::vector<FigureValues>(figures, FigureValues(count)));
  for_each_parallel((count + kSamplesAtOnce - 1) / kSamplesAtOnce, threads, [&](std::size_t block) {
    const std::size_t first = block * kSamplesAtOnce, samples = std::min(kSamplesAtOnce, count - first);
    const RowCopies copies = make(first, samples);
    for (std::size_t system = 0; system < systems.size(); ++system) {
      const auto of_samples = systems[system].figures(copies);
      for (std::size_t s = 0; s < samples; ++s) {
        const FigureValues of_sample = kept(of_samples[s]);
        for (std::size_t i = 0; i < figures; ++i) values[system][i][first + s] = of_sample[i];
      }
    }
  });
  return values;
}

}  // namespace

FigureValues all_figure_values(const Figures& figures) {
  FigureValues values;
  values.reserve(figures.per_tag.size() * tag_figure_names().size() + average_figure_names().size());
  for (const TagFigures& tag : figures.per_tag) {
    for (const std::optional<double>& value : tag_figure_values(tag)) values.push_back(value);
  }
  for (const std::optional<double>& value : average_figure_values(figures.average)) values.push_back(value);
  return values;
}

std::vector<SampledSystem> sampled_figures(const ComparedCells& cells, FiguresWanted wanted,
                                           const Conventions& conventions, const KeptFigures& kept,
                                           const BootstrapConfig& config, int threads, std::size_t most_left_out) {
  config.validate();
  if (cells.clusters < 2) {
    throw ConfigError(fmt::format("the {} rows are {} cluster{}: there is nothing to draw samples from",
                                  cells.values.rows(), cells.clusters, cells.clusters == 1 ? "" : "s"));
  }
  std::vector<SystemSampler> samplers;
  std::vector<SampledSystem> systems;
  const RowCopies every_row_once(static_cast<std::size_t>(cells.values.rows()), 1);
  for (std::size_t i = 0; i < cells.scores.size(); ++i) {
    samplers.emplace_back(cells, i, wanted, conventions);
    systems.push_back({kept(samplers.back().figures(every_row_once).front()), {}, {}});
  }
  const std::size_t figures = systems.empty() ? 0 : systems.front().whole.size();
  auto replicates = measured(
      samplers, kept, figures, static_cast<std::size_t>(config.replicates),
      [&](std::size_t first, std::size_t count) { return drawn(cells, config, first, count); }, threads);
  for (std::size_t i = 0; i < systems.size(); ++i) systems[i].replicates = std::move(replicates[i]);
  if (!config.is_bca()) return systems;
  const std::size_t groups = std::min(cells.clusters, most_left_out);
  auto left_out = measured(
      samplers, kept, figures, groups,
      [&](std::size_t first, std::size_t count) { return without(cells, groups, first, count); }, threads);
  for (std::size_t i = 0; i < systems.size(); ++i) systems[i].without_one = std::move(left_out[i]);
  return systems;
}

}  // namespace ctxtag
