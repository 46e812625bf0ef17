#pragma once
#include <cstdint>
#include <vector>

#include "ctxtag/evaluation/figures.h"

namespace ctxtag {

/// Rows whose labels are all known, and those of them that were decided right in every tag.
struct RowMatches {
  std::int64_t rows = 0, matched = 0;
};

/// Whether a row is among RowMatches::rows, and among the matched ones.
bool is_complete_row(const ByteMatrix& known, Eigen::Index row);
bool is_matched_row(const ByteMatrix& decisions, const ByteMatrix& values, Eigen::Index row);

/// Macro and weighted means of ROC-AUC and average precision.
AverageFigures ranking_averages(const std::vector<TagFigures>& tags);

/// `ranking` completed by the figures of decisions that met the labels so; there is no threshold to report.
Figures with_counts(Figures ranking, const std::vector<ConfusionCount>& counts, const RowMatches& matches,
                    const Conventions& conventions);

}  // namespace ctxtag
