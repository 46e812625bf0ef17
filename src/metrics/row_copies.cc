#include "ctxtag/metrics/row_copies.h"

#include <stdexcept>

#include "metrics/row_sums.h"

namespace ctxtag {

void RowCopies::set(std::size_t row, std::size_t sample, int copies) {
  if (copies < 0 || copies > kMost) throw std::invalid_argument("a row stands in a sample 0 to 255 times");
  rows_[row][sample] = static_cast<std::uint8_t>(copies);
}

RowCopies RowCopies::of_clusters(const std::vector<std::size_t>& cluster) const {
  RowCopies copies(cluster.size());
  for (std::size_t row = 0; row < cluster.size(); ++row) copies.rows_[row] = rows_[cluster[row]];
  return copies;
}

OfSamples counted(const std::vector<std::uint32_t>& rows, const RowCopies& copies) {
  SampleCounts sums{};
  add_copies(copies, rows.data(), rows.data() + rows.size(), sums);
  OfSamples counts{};
  for (std::size_t s = 0; s < kSamplesAtOnce; ++s) counts[s] = sums[s];
  return counts;
}

}  // namespace ctxtag
