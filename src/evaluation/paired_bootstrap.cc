#include "ctxtag/evaluation/paired_bootstrap.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstddef>

#include "ctxtag/base/threads.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/metrics/ranked_rows.h"

namespace ctxtag {
namespace {

// Macro ROC-AUC of each system in one sample, over the tags of folds that are defined in it.
struct Sampled {
  std::vector<double> macro;  // empty when no tag is defined
  std::int64_t tags = 0;
};

// 1 for the rows of the fold.
RankedRows::Bytes rows_of_fold(const ComparedCells& cells, std::size_t fold) {
  RankedRows::Bytes rows = RankedRows::Bytes::Ones(cells.values.rows());
  for (std::size_t row = 0; row < cells.fold.size(); ++row) {
    rows[static_cast<Eigen::Index>(row)] = cells.fold[row] == fold ? 1 : 0;
  }
  return rows;
}

class Sampler {
 public:
  explicit Sampler(const ComparedCells& cells) : cells_(cells), ranked_(cells.scores.size()) {
    for (std::size_t fold = 0; fold < cells.folds; ++fold) {
      const RankedRows::Bytes in_fold = rows_of_fold(cells, fold);
      for (Eigen::Index tag = 0; tag < cells.values.cols(); ++tag) {
        const RankedRows::Bytes known = cells.known.col(tag) * in_fold;
        for (std::size_t system = 0; system < ranked_.size(); ++system) {
          ranked_[system].emplace_back(cells.scores[system].col(tag), cells.values.col(tag), known);
        }
      }
    }
  }

  Sampled whole() const { return measured(every_row_once()); }

  // Those that are defined in a fold.
  std::int64_t tags() const {
    const auto columns = static_cast<std::size_t>(cells_.values.cols());
    std::vector<bool> defined(columns, false);
    for (std::size_t i = 0; i < ranked_.front().size(); ++i) {
      if (ranked_.front()[i].roc_auc(every_row_once())) defined[i % columns] = true;
    }
    return std::count(defined.begin(), defined.end(), true);
  }

  Sampled replicate(std::uint64_t seed, std::size_t number) const {
    const std::vector<int> drawn = drawn_clusters(cells_.clusters, seed, number);
    std::vector<int> copies;
    copies.reserve(cells_.cluster.size());
    for (const std::size_t cluster : cells_.cluster) copies.push_back(drawn[cluster]);
    return measured(copies);
  }

 private:
  std::vector<int> every_row_once() const { return std::vector<int>(cells_.cluster.size(), 1); }

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
  std::vector<std::vector<RankedRows>> ranked_;  // systems x (the tags of the first fold, of the second, ...)
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
    throw ConfigError(fmt::format("no tag has both a positive and a negative among the {} rows{}", cells.values.rows(),
                                  cells.folds > 1 ? " of a fold" : ""));
  }
  std::vector<Sampled> replicates(static_cast<std::size_t>(config.replicates));
  for_each_parallel(replicates.size(), threads,
                    [&](std::size_t number) { replicates[number] = sampler.replicate(config.seed, number); });

  Comparison result;
  result.rows = cells.values.rows();
  result.clusters = static_cast<std::int64_t>(cells.clusters);
  result.folds = static_cast<std::int64_t>(cells.folds);
  result.tags = sampler.tags();
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
