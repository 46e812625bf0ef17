#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "ctxtag/dataset/count_table.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// What can be had on some rows without hearing anything: what a model has to beat.
struct ReferencePoints {
  std::int64_t rows = 0;
  Figures all_tags;                 ///< every track is given every tag
  std::optional<Figures> majority;  ///< every track is given the tags that more than half of the train rows have
  Figures other_tags;               ///< ranked by how many other tags a track has; only ROC-AUC has a meaning

  std::int64_t counted_rows = 0;        ///< rows that have counts: those that the two below are of
  std::optional<Figures> popularity;    ///< ranked by the sum of a track's counts of all other tags; only ROC-AUC
  std::optional<double> count_to_tags;  ///< rank correlation of the sum of a track's counts with how many tags it has
};

/// The tags that are positive in more than half of their known labels in these rows: 1 or 0 for each tag.
std::vector<double> majority_tags(const LabelMatrix& labels, const std::vector<Eigen::Index>& rows);

/// Of these rows of `labels`. `counts` (its vocabulary that of the labels) and `majority` may be null. Unknown labels
/// take no part and are no tags.
ReferencePoints reference_points(const LabelMatrix& labels, const std::vector<Eigen::Index>& rows,
                                 const CountTable* counts = nullptr, const std::vector<double>* majority = nullptr);

}  // namespace ctxtag
