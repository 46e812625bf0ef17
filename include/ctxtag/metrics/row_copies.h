#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctxtag {

/// Samples that are measured together: one pass over the rows serves them all.
inline constexpr std::size_t kSamplesAtOnce = 16;
using OfSamples = std::array<double, kSamplesAtOnce>;  ///< a number for each of them

/// How often each row stands in each of kSamplesAtOnce samples; at first, in none.
class RowCopies {
 public:
  static constexpr int kMost = 255;

  explicit RowCopies(std::size_t rows, std::uint8_t copies = 0) : rows_(rows) {
    if (copies != 0) {
      for (Row& row : rows_) row.fill(copies);
    }
  }
  std::size_t rows() const { return rows_.size(); }
  const std::array<std::uint8_t, kSamplesAtOnce>& operator[](std::size_t row) const { return rows_[row]; }
  /// Throws std::invalid_argument unless 0 <= copies <= kMost.
  void set(std::size_t row, std::size_t sample, int copies);
  /// Rows of which each stands there as often as its cluster, a row of these copies.
  RowCopies of_clusters(const std::vector<std::size_t>& cluster) const;

 private:
  using Row = std::array<std::uint8_t, kSamplesAtOnce>;
  std::vector<Row> rows_;
};

/// How many rows of the list each sample holds.
OfSamples counted(const std::vector<std::uint32_t>& rows, const RowCopies& copies);

}  // namespace ctxtag
