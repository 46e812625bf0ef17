#include "ctxtag/evaluation/reference_points.h"

#include "ctxtag/evaluation/figures.h"
#include "ctxtag/metrics/rank_correlation.h"

namespace ctxtag {
namespace {

struct LabelCells {
  ByteMatrix values, known;
};

LabelCells cells_of(const LabelMatrix& labels, const std::vector<Eigen::Index>& rows) {
  LabelCells cells{labels.values(rows, Eigen::all), labels.known(rows, Eigen::all)};
  cells.values = (cells.known != 0).select(cells.values, std::uint8_t{0});
  return cells;
}

// For each cell, the sum of the row's other cells.
RealMatrix sum_of_others(const RealMatrix& amounts) { return (-amounts).colwise() + amounts.rowwise().sum(); }

Figures decided(const LabelCells& cells, const std::vector<double>& tags) {
  const Eigen::Map<const Eigen::ArrayXd> row(tags.data(), static_cast<Eigen::Index>(tags.size()));
  const ScoredLabels scored{row.transpose().replicate(cells.values.rows(), 1), cells.values, cells.known};
  return with_decisions(ranking_figures(scored), scored, std::vector<double>(tags.size(), 0.5));
}

Figures ranked(const LabelCells& cells, const RealMatrix& amounts) {
  return ranking_figures({sum_of_others(amounts), cells.values, cells.known});
}

void add_popularity(ReferencePoints& points, const LabelMatrix& labels, const std::vector<Eigen::Index>& rows,
                    const CountTable& counts) {
  const RowIndex index = counts.rows();
  std::vector<Eigen::Index> counted, rows_of_counts;
  for (const Eigen::Index row : rows) {
    const auto found = index.find(labels.ids[static_cast<std::size_t>(row)]);
    if (found == index.end()) continue;
    counted.push_back(row);
    rows_of_counts.push_back(static_cast<Eigen::Index>(found->second));
  }
  points.counted_rows = static_cast<std::int64_t>(counted.size());
  if (counted.empty()) return;
  const LabelCells cells = cells_of(labels, counted);
  const RealMatrix amounts = counts.counts(rows_of_counts, Eigen::all).cast<double>();
  points.popularity = ranked(cells, amounts);
  points.count_to_tags = rank_correlation(amounts.rowwise().sum(), cells.values.cast<double>().rowwise().sum());
}

}  // namespace

std::vector<double> majority_tags(const LabelMatrix& labels, const std::vector<Eigen::Index>& rows) {
  const LabelCells cells = cells_of(labels, rows);
  const auto positives = cells.values.cast<std::int64_t>().colwise().sum().eval();
  const auto known = cells.known.cast<std::int64_t>().colwise().sum().eval();
  std::vector<double> tags;
  for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
    tags.push_back(2 * positives[tag] > known[tag] ? 1.0 : 0.0);
  }
  return tags;
}

ReferencePoints reference_points(const LabelMatrix& labels, const std::vector<Eigen::Index>& rows,
                                 const CountTable* counts, const std::vector<double>* majority) {
  ReferencePoints points;
  points.rows = static_cast<std::int64_t>(rows.size());
  const LabelCells cells = cells_of(labels, rows);
  points.all_tags = decided(cells, std::vector<double>(labels.vocabulary.size(), 1.0));
  if (majority != nullptr) points.majority = decided(cells, *majority);
  points.other_tags = ranked(cells, cells.values.cast<double>());
  if (counts != nullptr) add_popularity(points, labels, rows, *counts);
  return points;
}

}  // namespace ctxtag
