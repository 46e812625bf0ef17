#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctxtag/dataset/ids.h"

namespace ctxtag {

/// A matrix of which only some cells are there, row by row: those of row i are [begins[i], begins[i + 1]) of `columns`,
/// which ascend within a row, and `values`.
struct SparseRows {
  std::vector<std::int64_t> begins = {0};
  std::vector<std::int32_t> columns;
  std::vector<float> values;

  std::size_t rows() const { return begins.size() - 1; }
  std::size_t cells() const { return columns.size(); }
  std::size_t cells_of(std::size_t row) const { return static_cast<std::size_t>(begins[row + 1] - begins[row]); }
};

/// The same cells by column. Every column is below `column_count`.
SparseRows transposed(const SparseRows& matrix, std::size_t column_count);

/// How often each listener played each track; pairs that never met have no cell.
struct PlayCounts {
  std::vector<UserId> users;
  std::vector<TrackId> tracks;
  SparseRows by_user;  ///< users x tracks, every value above 0
};

}  // namespace ctxtag
