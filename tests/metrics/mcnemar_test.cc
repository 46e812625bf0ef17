#include "ctxtag/metrics/mcnemar.h"

#include <gtest/gtest.h>

#include "support/evidence.h"

namespace ctxtag {
namespace {

TEST(McNemar, IsTheBinomialTestOfScipyBelow25PairsAndItsChiSquareFromThereOn) {
  for (const auto& golden : test::golden_evidence()["mcnemar"]) {
    const DiscordantPairs pairs{golden[0], golden[1]};
    const double p = golden[2];
    EXPECT_NEAR(mcnemar_p(pairs), p, 1e-12 * p) << pairs.only_first << " " << pairs.only_second;
    EXPECT_EQ(mcnemar_p(pairs), mcnemar_p({pairs.only_second, pairs.only_first}));
  }
  EXPECT_TRUE((DiscordantPairs{12, 12}).is_exact());
  EXPECT_FALSE((DiscordantPairs{12, 13}).is_exact());
}

TEST(McNemar, IsOneWhereBothAreAsOftenRightAlone) {
  EXPECT_EQ(mcnemar_p({0, 0}), 1.0);
  EXPECT_EQ(mcnemar_p({7, 7}), 1.0);
  EXPECT_EQ(mcnemar_p({50, 50}), 1.0);
}

}  // namespace
}  // namespace ctxtag
