#pragma once
#include <cstdint>
#include <vector>

namespace ctxtag {

/// Groups to distribute: what each counts in every column (rows, positives of a tag ...), groups x columns.
/// The first column is the number of rows.
struct GroupCounts {
  int groups = 0;
  int columns = 0;
  std::vector<double> values;

  const double* of(int group) const {
    return values.data() + static_cast<std::size_t>(group) * static_cast<std::size_t>(columns);
  }
};

/// The part that each group goes to, such that part p holds about shares[p] of every column; a part with a positive
/// share gets at least one group. The shares add up to 1; there are at least as many groups as positive shares.
std::vector<int> stratified(const GroupCounts& counts, const std::vector<double>& shares, std::uint64_t seed);

}  // namespace ctxtag
