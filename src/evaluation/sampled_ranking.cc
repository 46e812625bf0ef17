#include "evaluation/sampled_ranking.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/metrics/ranked_rows.h"

namespace ctxtag {
namespace {

struct Mean {
  double sum = 0.0;
  int tags = 0;

  void add(const std::optional<double>& value) {
    if (!value) return;
    sum += *value;
    ++tags;
  }
  std::optional<double> value() const { return tags == 0 ? std::nullopt : std::optional(sum / tags); }
};

struct Measured {
  std::vector<std::optional<double>> roc_auc;
  std::optional<double> macro_roc_auc, macro_average_precision;
};

Measured measured(const std::vector<RankedRows>& tags, const std::vector<int>& copies) {
  Measured result;
  Mean roc_auc, average_precision;
  for (const RankedRows& tag : tags) {
    result.roc_auc.push_back(tag.roc_auc(copies));
    roc_auc.add(result.roc_auc.back());
    average_precision.add(tag.average_precision(copies));
  }
  result.macro_roc_auc = roc_auc.value();
  result.macro_average_precision = average_precision.value();
  return result;
}

std::vector<std::vector<RankedRows>> ranked(const ComparedCells& cells) {
  std::vector<std::vector<RankedRows>> systems(cells.scores.size());
  for (std::size_t system = 0; system < systems.size(); ++system) {
    for (Eigen::Index tag = 0; tag < cells.values.cols(); ++tag) {
      systems[system].emplace_back(cells.scores[system].col(tag), cells.values.col(tag), cells.known.col(tag));
    }
  }
  return systems;
}

}  // namespace

Estimate SampledFigure::estimate(const BootstrapConfig& config) const {
  return {value, value ? interval_of(samples, config.confidence) : std::nullopt};
}

Estimate SampledFigure::change_from(const SampledFigure& other, const BootstrapConfig& config) const {
  if (!value || !other.value) return {};
  return {*value - *other.value, interval_of(differences(samples, other.samples), config.confidence)};
}

std::vector<SystemRanking> sampled_ranking(const ComparedCells& cells, const BootstrapConfig& config, int threads,
                                           bool per_tag) {
  config.validate();
  if (cells.clusters < 2) {
    throw ConfigError(fmt::format("the {} rows are {} cluster: there is nothing to draw samples from",
                                  cells.values.rows(), cells.clusters));
  }
  const auto systems = ranked(cells);
  const std::size_t replicates = static_cast<std::size_t>(config.replicates);
  std::vector<SystemRanking> result(systems.size());
  for (std::size_t i = 0; i < systems.size(); ++i) {
    const Measured whole = measured(systems[i], std::vector<int>(cells.cluster.size(), 1));
    if (!whole.macro_roc_auc) {
      throw ConfigError(
          fmt::format("no tag has both a positive and a negative among the {} rows", cells.values.rows()));
    }
    result[i].macro_roc_auc = {whole.macro_roc_auc, std::vector<std::optional<double>>(replicates)};
    result[i].macro_average_precision = {whole.macro_average_precision, std::vector<std::optional<double>>(replicates)};
    for (const auto& value : whole.roc_auc) {
      result[i].roc_auc.push_back({value, std::vector<std::optional<double>>(per_tag ? replicates : 0)});
    }
  }
  for_each_parallel(replicates, threads, [&](std::size_t number) {
    const std::vector<int> drawn = drawn_clusters(cells.clusters, config.seed, number);
    std::vector<int> copies;
    copies.reserve(cells.cluster.size());
    for (const std::size_t cluster : cells.cluster) copies.push_back(drawn[cluster]);
    for (std::size_t i = 0; i < systems.size(); ++i) {
      const Measured sample = measured(systems[i], copies);
      result[i].macro_roc_auc.samples[number] = sample.macro_roc_auc;
      result[i].macro_average_precision.samples[number] = sample.macro_average_precision;
      for (std::size_t tag = 0; per_tag && tag < sample.roc_auc.size(); ++tag) {
        result[i].roc_auc[tag].samples[number] = sample.roc_auc[tag];
      }
    }
  });
  return result;
}

}  // namespace ctxtag
