#include "ctxtag/metrics/rank_correlation.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/arrays.h"

namespace ctxtag {
namespace {

using test::array;

TEST(RankCorrelation, GivesEqualValuesTheMeanOfTheirRanks) {
  // Ranks 1 2.5 2.5 5 4 and 2 3 1 4.5 4.5: sum of products 7.5, both sums of squares 9.5.
  EXPECT_DOUBLE_EQ(rank_correlation(array({1, 2, 2, 5, 3}), array({10, 20, 5, 40, 40})).value(), 7.5 / 9.5);
}

TEST(RankCorrelation, LooksAtTheOrderOnly) {
  EXPECT_DOUBLE_EQ(rank_correlation(array({1, 2, 3}), array({1, 10, 1e6})).value(), 1.0);
  EXPECT_DOUBLE_EQ(rank_correlation(array({1, 2, 3}), array({3, 2, -5})).value(), -1.0);
}

TEST(RankCorrelation, IsUndefinedWhereNothingVaries) {
  EXPECT_FALSE(rank_correlation(array({1, 1, 1}), array({1, 2, 3})).has_value());
  EXPECT_FALSE(rank_correlation(array({1}), array({1})).has_value());
  EXPECT_THROW(rank_correlation(array({1}), array({1, 2})), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
