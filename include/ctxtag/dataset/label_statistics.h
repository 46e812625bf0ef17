#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag {

using CountMatrix = Eigen::Array<std::int64_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What a label table holds. Unknown labels are no positives.
struct LabelStatistics {
  std::int64_t rows = 0;
  double tags_per_track = 0.0;                 ///< mean number of positives of a row
  double median_tags_per_track = 0.0;          ///< of an even number of rows: the mean of the two in the middle
  std::vector<std::int64_t> histogram;         ///< rows with 0, 1, ... positives, up to the number of tags
  std::int64_t combinations = 0;               ///< distinct sets of positives
  std::vector<std::int64_t> positives, known;  ///< of each tag
  CountMatrix together;  ///< tags x tags: rows where both are positive; the diagonal holds the positives
};

/// `labels` must have rows.
LabelStatistics label_statistics(const LabelMatrix& labels);

/// Positives and known labels of every tag in one part of a split table.
struct PartStatistics {
  std::string name;
  std::int64_t rows = 0;  ///< of the part that have labels
  std::vector<std::int64_t> positives, known;

  /// Positives per known label; empty where nothing is known.
  std::optional<double> prevalence(std::size_t tag) const;
};

/// The parts of a split table in their order, and how many rows fit together.
struct SplitStatistics {
  std::vector<PartStatistics> parts;
  std::int64_t without_labels = 0;  ///< rows of the splits that have no labels
  std::int64_t without_split = 0;   ///< rows of the labels that are in no split
};

SplitStatistics split_statistics(const LabelMatrix& labels, const SplitTable& splits);

}  // namespace ctxtag
