#include "ctxtag/metrics/bca.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "ctxtag/metrics/normal_distribution.h"
#include "ctxtag/metrics/quantile.h"
#include "support/evidence.h"

namespace ctxtag {
namespace {

TEST(BcaShares, GiveTheIntervalsOfScipyOnTheSameSamples) {
  for (const auto& golden : test::golden_evidence()["bca"]) {
    const std::vector<double> replicates = test::numbers(golden["replicates"]);
    const double acceleration = jackknife_acceleration(test::numbers(golden["without_one"]));
    const auto shares = bca_shares(golden["estimate"], replicates, acceleration, golden["confidence"]);
    ASSERT_TRUE(shares.has_value());
    EXPECT_NEAR(shares->low, golden["shares"][0].get<double>(), 1e-10);
    EXPECT_NEAR(shares->high, golden["shares"][1].get<double>(), 1e-10);
    EXPECT_NEAR(quantile(replicates, shares->low), golden["interval"][0].get<double>(), 1e-8);
    EXPECT_NEAR(quantile(replicates, shares->high), golden["interval"][1].get<double>(), 1e-8);
  }
}

TEST(BcaShares, AreThoseOfPercentilesWithoutBiasAndSkewness) {
  const auto shares = bca_shares(2.0, {1.0, 2.0, 3.0}, 0.0, 0.9);
  ASSERT_TRUE(shares.has_value());
  EXPECT_NEAR(shares->low, 0.05, 1e-15);
  EXPECT_NEAR(shares->high, 0.95, 1e-15);
}

TEST(BcaShares, AreEmptyWhereTheEstimateLiesOutsideItsReplicatesOrAnEndIsInfinite) {
  EXPECT_FALSE(bca_shares(0.5, {1.0, 2.0}, 0.0, 0.95).has_value());
  EXPECT_FALSE(bca_shares(2.5, {1.0, 2.0}, 0.0, 0.95).has_value());
  EXPECT_TRUE(bca_shares(1.5, {1.0, 2.0}, 0.5, 0.95).has_value());  // 1 - 0.5 * 1.96 > 0
  EXPECT_FALSE(bca_shares(1.5, {1.0, 2.0}, 0.52, 0.95).has_value());
  EXPECT_FALSE(bca_shares(1.5, {1.0, 2.0}, -0.52, 0.95).has_value());
  EXPECT_THROW(bca_shares(1.5, {}, 0.0, 0.95), std::invalid_argument);
}

TEST(JackknifeAcceleration, IsASixthOfTheSkewness) {
  EXPECT_EQ(jackknife_acceleration({1.0, 1.0, 1.0}), 0.0);
  // d = -1, -1, 2: cubes add up to 6, squares to 6.
  EXPECT_NEAR(jackknife_acceleration({1.0, 1.0, -2.0}), 1.0 / std::pow(6.0, 1.5), 1e-15);
}

}  // namespace
}  // namespace ctxtag
