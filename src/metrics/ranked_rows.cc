#include "ctxtag/metrics/ranked_rows.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "metrics/row_sums.h"

namespace ctxtag {

std::optional<double> SampledRanking::roc_auc(std::size_t sample) const {
  if (positives[sample] == 0.0 || negatives[sample] == 0.0) return std::nullopt;
  const double pairs = positives[sample] * negatives[sample];
  return (pairs - half_losses[sample] / 2.0) / pairs;
}

std::optional<double> SampledRanking::average_precision(std::size_t sample) const {
  if (positives[sample] == 0.0) return std::nullopt;
  return precision_at_gain[sample] / positives[sample];
}

RankedRows::RankedRows(std::vector<RankedCell> cells) {
  for (const RankedCell& cell : cells) {
    if (!std::isfinite(cell.score)) throw std::invalid_argument("a score is not finite");
    row_count_ = std::max<std::size_t>(row_count_, cell.row + std::size_t{1});
  }
  std::sort(cells.begin(), cells.end(), [](const RankedCell& a, const RankedCell& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.positive != b.positive) return a.positive;
    return a.row < b.row;
  });
  rows_.reserve(cells.size());
  for (const RankedCell& cell : cells) rows_.push_back(cell.row);
  for (std::size_t begin = 0, end = 0; begin < cells.size(); begin = end) {
    std::size_t tied = begin;
    while (end < cells.size() && cells[end].score == cells[begin].score) ++end;
    while (tied < end && cells[tied].positive) ++tied;
    if (tied > begin) steps_.push_back({begin, tied, end});
  }
}

SampledRanking RankedRows::sampled(const RowCopies& copies) const {
  if (copies.rows() < row_count_) throw std::invalid_argument("there are fewer copies than rows");
  SampledRanking result;
  SampleCounts positives{}, negatives{};
  const std::uint32_t* const rows = rows_.data();
  std::size_t begin = 0;
  for (const Step& step : steps_) {
    SampleCounts gained{}, tied{};
    add_copies(copies, rows + begin, rows + step.positives, negatives);
    add_copies(copies, rows + step.positives, rows + step.tied, gained);
    add_copies(copies, rows + step.tied, rows + step.end, tied);
    for (std::size_t s = 0; s < kSamplesAtOnce; ++s) {
      const double gain = gained[s], above = negatives[s], beside = tied[s];
      result.half_losses[s] += gain * (2.0 * above + beside);
      positives[s] += gained[s];
      negatives[s] += tied[s];
      const double found = positives[s], taken = found + negatives[s];
      result.precision_at_gain[s] += gain * (found / std::max(taken, 1.0));
    }
    begin = step.end;
  }
  add_copies(copies, rows + begin, rows + rows_.size(), negatives);
  for (std::size_t s = 0; s < kSamplesAtOnce; ++s) {
    result.positives[s] = positives[s];
    result.negatives[s] = negatives[s];
  }
  return result;
}

}  // namespace ctxtag
