#include "ctxtag/metrics/row_copies.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ctxtag {
namespace {

TEST(RowCopies, StandAsOftenAsTheirCluster) {
  RowCopies clusters(2);
  clusters.set(0, 3, 2);
  clusters.set(1, 15, 7);
  const RowCopies rows = clusters.of_clusters({1, 0, 1});
  EXPECT_EQ(rows.rows(), 3U);
  EXPECT_EQ(rows[0][15], 7);
  EXPECT_EQ(rows[1][3], 2);
  EXPECT_EQ(rows[2][3], 0);
  EXPECT_THROW(clusters.set(0, 0, 256), std::invalid_argument);
  EXPECT_THROW(clusters.set(0, 0, -1), std::invalid_argument);
}

TEST(Counted, AddsUpMoreThanSixteenBits) {
  const RowCopies copies(2, 255);
  EXPECT_EQ(counted(std::vector<std::uint32_t>(1000, 1), copies)[7], 255000.0);
  EXPECT_EQ(counted({}, copies)[0], 0.0);
}

}  // namespace
}  // namespace ctxtag
