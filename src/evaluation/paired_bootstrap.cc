#include "ctxtag/evaluation/paired_bootstrap.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstddef>

#include "ctxtag/base/threads.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/metrics/ranked_rows.h"

namespace ctxtag {
namespace {

// Macro ROC-AUC of each system in one sample, over the tags that are defined in it.
struct Sampled {
  std::vector<double> macro;  // empty when no tag is defined
  std::int64_t tags = 0;
};

class Sampler {
 public:
  explicit Sampler(const ComparedCells& cells) : cells_(cells), ranked_(cells.scores.size()) {
    for (std::size_t system = 0; system < ranked_.size(); ++system) {
      for (Eigen::Index tag = 0; tag < cells.values.cols(); ++tag) {
        ranked_[system].emplace_back(cells.scores[system].col(tag), cells.values.col(tag), cells.known.col(tag));
      }
    }
  }

  Sampled whole() const { return measured(std::vector<int>(cells_.cluster.size(), 1)); }

  Sampled replicate(std::uint64_t seed, std::size_t number) const {
    const std::vector<int> drawn = drawn_clusters(cells_.clusters, seed, number);
    std::vector<int> copies;
    copies.reserve(cells_.cluster.size());
    for (const std::size_t cluster : cells_.cluster) copies.push_back(drawn[cluster]);
    return measured(copies);
  }

 private:
  // Which tags are defined depends on the labels alone: it is the same of all systems.
  Sampled measured(const std::vector<int>& copies) const {
    Sampled sampled;
    for (const std::vector<RankedRows>& tags : ranked_) {
      double sum = 0.0;
      sampled.tags = 0;
      for (const RankedRows& tag : tags) {
        const std::optional<double> value = tag.roc_auc(copies);
        sum += value.value_or(0.0);
        sampled.tags += value ? 1 : 0;
      }
      if (sampled.tags == 0) return {};
      sampled.macro.push_back(sum / static_cast<double>(sampled.tags));
    }
    return sampled;
  }

  const ComparedCells& cells_;
  std::vector<std::vector<RankedRows>> ranked_;  // systems x tags
};

std::vector<double> values_of(const std::vector<Sampled>& replicates, std::size_t system) {
  std::vector<double> values;
  values.reserve(replicates.size());
  for (const Sampled& replicate : replicates) values.push_back(replicate.macro[system]);
  return values;
}

std::vector<double> differences_of(const std::vector<Sampled>& replicates, std::size_t first, std::size_t second) {
  std::vector<double> values;
  values.reserve(replicates.size());
  for (const Sampled& replicate : replicates) values.push_back(replicate.macro[first] - replicate.macro[second]);
  return values;
}

}  // namespace

Comparison paired_bootstrap(const ComparedCells& cells, const BootstrapConfig& config, int threads) {
  config.validate();
  if (cells.clusters < 2) {
    throw ConfigError(fmt::format("the {} rows are {} cluster: there is nothing to draw samples from",
                                  cells.values.rows(), cells.clusters));
  }
  const Sampler sampler(cells);
  const Sampled whole = sampler.whole();
  if (whole.macro.empty()) {
    throw ConfigError(fmt::format("no tag has both a positive and a negative among the {} rows", cells.values.rows()));
  }
  std::vector<Sampled> replicates(static_cast<std::size_t>(config.replicates));
  for_each_parallel(replicates.size(), threads,
                    [&](std::size_t number) { replicates[number] = sampler.replicate(config.seed, number); });

  Comparison result;
  result.rows = cells.values.rows();
  result.clusters = static_cast<std::int64_t>(cells.clusters);
  result.tags = whole.tags;
  result.config = config;
  const auto undefined = std::remove_if(replicates.begin(), replicates.end(),
                                        [](const Sampled& replicate) { return replicate.macro.empty(); });
  result.replicates_without_tag = std::distance(undefined, replicates.end());
  replicates.erase(undefined, replicates.end());
  if (replicates.empty()) throw ConfigError("no sample has a tag with both a positive and a negative");
  for (const Sampled& replicate : replicates) result.tags_left_out += whole.tags - replicate.tags;
  for (std::size_t i = 0; i < cells.systems.size(); ++i) {
    result.systems.push_back({cells.systems[i],
                              {whole.macro[i], static_cast<int>(whole.tags)},
                              percentiles(values_of(replicates, i), config.confidence)});
  }
  for (std::size_t i = 0; i < cells.systems.size(); ++i) {
    for (std::size_t j = i + 1; j < cells.systems.size(); ++j) {
      result.pairs.push_back(
          {i, j, whole.macro[i] - whole.macro[j], percentiles(differences_of(replicates, i, j), config.confidence)});
    }
  }
  return result;
}

}  // namespace ctxtag
