#pragma once
#include <cstdint>
#include <vector>

#include "ctxtag/users/play_counts.h"

namespace ctxtag {

/// Adds up counts of pairs in memory that grows with the distinct pairs, not with what is added.
class PairCounter {
 public:
  void add(std::int32_t row, std::int32_t column, double count);
  /// One row for each below `row_count`; pairs whose sum is 0 have no cell. Leaves the counter empty.
  SparseRows take(std::size_t row_count);
  /// How many were added beyond the first of each pair; known after take().
  std::int64_t repeated() const { return repeated_; }

 private:
  struct Pair {
    std::int32_t row, column;
    double count;
  };
  void merge();

  std::vector<Pair> pairs_;
  std::size_t limit_ = std::size_t{1} << 20;
  std::int64_t repeated_ = 0;
};

}  // namespace ctxtag
