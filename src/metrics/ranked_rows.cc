#include "ctxtag/metrics/ranked_rows.h"

#include <algorithm>
#include <stdexcept>

namespace ctxtag {

RankedRows::RankedRows(const Eigen::Ref<const Eigen::ArrayXd>& scores, const Bytes& labels, const Bytes& known)
    : count_(static_cast<std::size_t>(scores.size())) {
  if (labels.size() != scores.size() || known.size() != scores.size()) {
    throw std::invalid_argument("scores and labels differ in length");
  }
  if (!scores.isFinite().all()) throw std::invalid_argument("a score is not finite");
  for (Eigen::Index i = 0; i < scores.size(); ++i) {
    if (known[i] != 0) rows_.push_back({static_cast<std::uint32_t>(i), labels[i] != 0, false});
  }
  std::stable_sort(rows_.begin(), rows_.end(),
                   [&](const Row& a, const Row& b) { return scores[a.number] > scores[b.number]; });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    rows_[i].last_of_its_score = i + 1 == rows_.size() || scores[rows_[i].number] != scores[rows_[i + 1].number];
  }
}

std::optional<double> RankedRows::roc_auc(const std::vector<int>& copies) const {
  if (copies.size() < count_) throw std::invalid_argument("there are fewer copies than rows");
  std::int64_t positives = 0, negatives = 0, tied_positives = 0, tied_negatives = 0;
  std::int64_t half_losses = 0;  // twice the pairs in which the negative ranks higher, a tie being half of one
  for (const Row& row : rows_) {
    (row.positive ? tied_positives : tied_negatives) += copies[row.number];
    if (!row.last_of_its_score) continue;
    half_losses += tied_positives * (2 * negatives + tied_negatives);
    positives += tied_positives;
    negatives += tied_negatives;
    tied_positives = tied_negatives = 0;
  }
  if (positives == 0 || negatives == 0) return std::nullopt;
  const double pairs = static_cast<double>(positives) * static_cast<double>(negatives);
  return (pairs - static_cast<double>(half_losses) / 2.0) / pairs;
}

std::optional<double> RankedRows::average_precision(const std::vector<int>& copies) const {
  if (copies.size() < count_) throw std::invalid_argument("there are fewer copies than rows");
  std::int64_t positives = 0, rows = 0, gained = 0;
  double precision_at_gain = 0.0;
  for (const Row& row : rows_) {
    rows += copies[row.number];
    gained += row.positive ? copies[row.number] : 0;
    if (!row.last_of_its_score || gained == 0) continue;
    positives += gained;
    precision_at_gain += static_cast<double>(gained) * static_cast<double>(positives) / static_cast<double>(rows);
    gained = 0;
  }
  if (positives == 0) return std::nullopt;
  return precision_at_gain / static_cast<double>(positives);
}

}  // namespace ctxtag
