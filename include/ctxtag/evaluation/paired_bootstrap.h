#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// Scores of several systems for the same labelled cells; every matrix is rows x tags.
struct ComparedCells {
  std::vector<std::string> systems;
  std::vector<RealMatrix> scores;  ///< one per system
  ByteMatrix values, known;
  std::vector<std::size_t> cluster;  ///< of each row; rows of one cluster are drawn together
  std::size_t clusters = 0;
};

struct SystemComparison {
  std::string name;
  TagMean macro_roc_auc;
  Interval interval;
};

/// Figure of the first less figure of the second.
struct PairComparison {
  std::size_t first = 0, second = 0;  ///< of the systems
  double difference = 0.0;            ///< of macro ROC-AUC
  Interval interval;

  bool excludes_zero() const { return interval.excludes_zero(); }
};

struct Comparison {
  std::int64_t rows = 0, clusters = 0, tags = 0;
  BootstrapConfig config;
  std::vector<SystemComparison> systems;
  std::vector<PairComparison> pairs;        ///< the first with each of the others, then the second ...
  std::int64_t replicates_without_tag = 0;  ///< left out: no tag of theirs has a positive and a negative
  std::int64_t tags_left_out = 0;           ///< of the other replicates, in all: one class is absent from the sample
};

/// Macro ROC-AUC of every system, its difference of every pair, and percentile intervals of both from samples of as
/// many whole clusters as there are, drawn with replacement; all systems are measured on the same sample, over the tags
/// that are defined in it. A replicate is a function of seed and number, so the result does not depend on `threads`.
/// Throws ConfigError for fewer than two clusters or when no tag has both a positive and a negative.
Comparison paired_bootstrap(const ComparedCells& cells, const BootstrapConfig& config, int threads = 1);

}  // namespace ctxtag
