#include "users/pair_counter.h"

#include <algorithm>

namespace ctxtag {

void PairCounter::add(std::int32_t row, std::int32_t column, double count) {
  if (pairs_.size() == limit_) {
    merge();
    limit_ = std::max(limit_, 2 * pairs_.size());
  }
  if (pairs_.capacity() < limit_) pairs_.reserve(limit_);
  pairs_.push_back({row, column, count});
}

void PairCounter::merge() {
  std::stable_sort(pairs_.begin(), pairs_.end(),
                   [](const Pair& a, const Pair& b) { return a.row != b.row ? a.row < b.row : a.column < b.column; });
  std::size_t kept = 0;
  for (const Pair& pair : pairs_) {
    if (kept > 0 && pairs_[kept - 1].row == pair.row && pairs_[kept - 1].column == pair.column) {
      pairs_[kept - 1].count += pair.count;
      ++repeated_;
    } else {
      pairs_[kept++] = pair;
    }
  }
  pairs_.resize(kept);
}

SparseRows PairCounter::take(std::size_t row_count) {
  merge();
  SparseRows matrix;
  matrix.begins.assign(row_count + 1, 0);
  matrix.columns.reserve(pairs_.size());
  matrix.values.reserve(pairs_.size());
  for (const Pair& pair : pairs_) {
    if (!(pair.count > 0.0)) continue;
    ++matrix.begins[static_cast<std::size_t>(pair.row) + 1];
    matrix.columns.push_back(pair.column);
    matrix.values.push_back(static_cast<float>(pair.count));
  }
  for (std::size_t row = 0; row < row_count; ++row) matrix.begins[row + 1] += matrix.begins[row];
  std::vector<Pair>().swap(pairs_);
  return matrix;
}

}  // namespace ctxtag
