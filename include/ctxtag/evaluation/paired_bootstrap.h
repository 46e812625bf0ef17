#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// What rows that are drawn together share: their group or, where they have none, the track.
struct ClusterName {
  bool is_group = false;
  std::string value;

  friend bool operator<(const ClusterName& a, const ClusterName& b) {
    return std::tie(a.is_group, a.value) < std::tie(b.is_group, b.value);
  }
};

/// Scores of several systems for the same labelled cells; every matrix is rows x tags.
struct ComparedCells {
  std::vector<std::string> systems;
  std::size_t controls = 0;  ///< how many of the systems, which are the last
  TagVocabulary vocabulary;
  std::vector<RealMatrix> scores;  ///< one per system
  ByteMatrix values, known;
  std::vector<ByteMatrix> decisions = {};  ///< one per system, 1 where a tag is given; none where nothing is decided
  std::vector<std::size_t> cluster;        ///< of each row; rows of one cluster are drawn together
  std::size_t clusters = 0;
  std::vector<ClusterName> cluster_names;  ///< one per cluster; read by pooled_folds() alone
  std::vector<std::size_t> fold;           ///< of each row; empty where there is one fold
  std::size_t folds = 1;                   ///< scores are ranked among those of their fold
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
  std::int64_t rows = 0, clusters = 0, folds = 1;
  std::int64_t tags = 0;  ///< with a positive and a negative in a fold
  BootstrapConfig config;
  std::vector<SystemComparison> systems;
  std::vector<PairComparison> pairs;        ///< the first with each of the others, then the second ...
  std::int64_t replicates_without_tag = 0;  ///< left out: no tag of theirs has a positive and a negative
  std::int64_t tags_left_out = 0;           ///< of the other replicates, in all: one class is absent from the sample
};

/// Macro ROC-AUC of every system, its difference of every pair, and intervals of both from samples of as many whole
/// clusters as there are, drawn with replacement: percentiles or, by config.method, BCa; all systems are measured on
/// the same sample, over the tags that are defined in it. With several folds the mean is over the ROC-AUC of every tag
/// within every fold (as many as macro_roc_auc.tags): scores of different models do not share a scale. It is the mean
/// of the folds' macro ROC-AUC where every tag is defined in every fold. A replicate is a function of seed and number,
/// so the result does not depend on `threads`. Throws ConfigError for fewer than two clusters, when no tag has both a
/// positive and a negative, and where BCa has no interval.
Comparison paired_bootstrap(const ComparedCells& cells, const BootstrapConfig& config, int threads = 1);

}  // namespace ctxtag
