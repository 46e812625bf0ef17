#include "ctxtag/metrics/signed_rank.h"

#include <gtest/gtest.h>

#include "support/evidence.h"

namespace ctxtag {
namespace {

TEST(SignedRank, IsTheTestOfScipyExactAndApproximate) {
  for (const auto& golden : test::golden_evidence()["wilcoxon"]) {
    const SignedRank found = signed_rank(test::numbers(golden["differences"]));
    EXPECT_EQ(found.is_exact, golden["exact"].get<bool>());
    EXPECT_EQ(std::min(found.positive_ranks, found.negative_ranks), golden["smaller_sum"].get<double>());
    EXPECT_NEAR(found.p_value.value(), golden["p"].get<double>(), 1e-12);
  }
}

TEST(SignedRank, LeavesOutWhatDoesNotDiffer) {
  // Ranks 1, 2 and 3, all positive: one of 8 ways for each side.
  const SignedRank found = signed_rank({0.0, 0.3, 0.1, 0.0, 0.2});
  EXPECT_EQ(found.count, 3U);
  EXPECT_EQ(found.positive_ranks, 6.0);
  EXPECT_EQ(found.negative_ranks, 0.0);
  EXPECT_EQ(found.p_value, 0.25);
  EXPECT_FALSE(signed_rank({0.0, 0.0}).p_value.has_value());
  EXPECT_FALSE(signed_rank({}).p_value.has_value());
}

TEST(SignedRank, IsExactUpTo25DifferencesWithoutTies) {
  std::vector<double> differences;
  for (int i = 1; i <= 25; ++i) differences.push_back(i);
  EXPECT_TRUE(signed_rank(differences).is_exact);
  EXPECT_EQ(signed_rank(differences).p_value, 1.0 / 16777216.0);  // 2 / 2^25
  differences.push_back(26.0);
  EXPECT_FALSE(signed_rank(differences).is_exact);
  EXPECT_FALSE(signed_rank({1.0, -1.0, 2.0}).is_exact);
}

}  // namespace
}  // namespace ctxtag
