#include "ctxtag/metrics/normal_distribution.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/evidence.h"

namespace ctxtag {
namespace {

TEST(NormalQuantile, IsThatOfScipyFarIntoTheTails) {
  for (const auto& pair : test::golden_evidence()["normal"]) {
    const double p = pair[0], z = pair[1];
    EXPECT_NEAR(normal_quantile(p), z, 1e-12 * (1.0 + std::abs(z)) + (p > 0.99 ? 1e-7 : 0.0)) << p;
  }
  EXPECT_THROW(normal_quantile(0.0), std::invalid_argument);
  EXPECT_THROW(normal_quantile(1.0), std::invalid_argument);
}

TEST(NormalCdf, UndoesTheQuantile) {
  for (const double p : {0.001, 0.2, 0.5, 0.77, 0.999}) EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-15);
}

TEST(TwoSidedP, IsThatOfScipy) {
  for (const auto& pair : test::golden_evidence()["two_sided"]) {
    const double z = pair[0], p = pair[1];
    EXPECT_NEAR(two_sided_p(z) / p, 1.0, 1e-12);
    EXPECT_EQ(two_sided_p(z), two_sided_p(-z));
  }
}

TEST(DetectableDifference, IsTwoPointEightErrorsAtNinetyFivePercentAndEightyPercentPower) {
  EXPECT_NEAR(detectable_difference(0.01, 0.95), 0.01 * (1.9599639845400545 + 0.8416212335729143), 1e-15);
  EXPECT_NEAR(detectable_difference(0.01, 0.95, 0.5), 0.019599639845400545, 1e-15);
}

}  // namespace
}  // namespace ctxtag
