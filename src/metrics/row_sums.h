#pragma once
#include <algorithm>
#include <cstddef>

#include "ctxtag/metrics/row_copies.h"

namespace ctxtag {

using SampleCounts = std::array<std::int32_t, kSamplesAtOnce>;

/// Adds the copies of the rows from `row` to `end`. Sums of a few rows are kept in 16 bits, which twice as many of fit
/// into a register.
inline void add_copies(const RowCopies& copies, const std::uint32_t* row, const std::uint32_t* const end,
                       SampleCounts& sums) {
  constexpr std::ptrdiff_t kRowsOf16Bits = 65535 / RowCopies::kMost;
  while (row != end) {
    const std::uint32_t* const stop = row + std::min<std::ptrdiff_t>(end - row, kRowsOf16Bits);
    std::array<std::uint16_t, kSamplesAtOnce> part{};
    for (; row != stop; ++row) {
      const auto& of_row = copies[*row];
      for (std::size_t s = 0; s < kSamplesAtOnce; ++s) part[s] = static_cast<std::uint16_t>(part[s] + of_row[s]);
    }
    for (std::size_t s = 0; s < kSamplesAtOnce; ++s) sums[s] += part[s];
  }
}

}  // namespace ctxtag
