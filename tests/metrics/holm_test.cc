#include "ctxtag/metrics/holm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ctxtag {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::Optional;
using Values = std::vector<std::optional<double>>;

TEST(Holm, MultipliesTheSmallestMostAndKeepsTheOrder) {
  // By hand: 4 * .01, then 3 * .02, then max(.06, 2 * .03), then 1 * .5.
  EXPECT_THAT(holm(Values{0.03, 0.01, 0.5, 0.02}), ElementsAre(Optional(DoubleEq(0.06)), Optional(DoubleEq(0.04)),
                                                               Optional(DoubleEq(0.5)), Optional(DoubleEq(0.06))));
  // 2 * .04 = .08 is more than 1 * .05, which may not overtake it.
  EXPECT_THAT(holm(Values{0.05, 0.04}), ElementsAre(Optional(DoubleEq(0.08)), Optional(DoubleEq(0.08))));
  EXPECT_THAT(holm(Values{0.9, 0.8}), ElementsAre(Optional(DoubleEq(1.0)), Optional(DoubleEq(1.0))));
}

TEST(Holm, LeavesOutWhatWasNotTested) {
  EXPECT_EQ(holm(Values{std::nullopt, 0.02, std::nullopt}), (Values{std::nullopt, 0.02, std::nullopt}));
  EXPECT_TRUE(holm({}).empty());
}

}  // namespace
}  // namespace ctxtag
