#include "ctxtag/users/play_counts.h"

namespace ctxtag {

SparseRows transposed(const SparseRows& matrix, std::size_t column_count) {
  SparseRows result;
  result.begins.assign(column_count + 1, 0);
  for (const std::int32_t column : matrix.columns) ++result.begins[static_cast<std::size_t>(column) + 1];
  for (std::size_t i = 0; i < column_count; ++i) result.begins[i + 1] += result.begins[i];
  result.columns.resize(matrix.cells());
  result.values.resize(matrix.cells());
  std::vector<std::int64_t> next(result.begins.begin(), result.begins.end() - 1);
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    for (auto i = static_cast<std::size_t>(matrix.begins[row]); i < static_cast<std::size_t>(matrix.begins[row + 1]);
         ++i) {
      const auto to = static_cast<std::size_t>(next[static_cast<std::size_t>(matrix.columns[i])]++);
      result.columns[to] = static_cast<std::int32_t>(row);
      result.values[to] = matrix.values[i];
    }
  }
  return result;
}

}  // namespace ctxtag
