#include "ctxtag/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace ctxtag {
namespace {

struct Moments {
  double mean = 0.0, variance = 0.0;
};

template <typename Draw>
Moments moments_of(const Draw& draw, int count = 100000) {
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < count; ++i) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  return {sum / count, squares / count - (sum / count) * (sum / count)};
}

TEST(Random, GivesTheKnownNumbersOfSplitMix64) {
  Random random(1234567);  // the values widely published for this seed, e.g. at rosettacode.org
  EXPECT_EQ(random.next(), 6457827717110365317U);
  EXPECT_EQ(random.next(), 3203168211198807973U);
  EXPECT_EQ(random.next(), 9817491932198370423U);
  EXPECT_EQ(random.next(), 4593380528125082431U);
  EXPECT_EQ(random.next(), 16408922859458223821U);
}

TEST(Random, UniformHasTheMomentsOfTheUniformDistribution) {
  Random random(1);
  double low = 1.0, high = 0.0;
  const Moments moments = moments_of([&] {
    const double x = random.uniform();
    low = std::min(low, x);
    high = std::max(high, x);
    return x;
  });
  EXPECT_GE(low, 0.0);
  EXPECT_LT(high, 1.0);
  EXPECT_NEAR(moments.mean, 0.5, 0.005);
  EXPECT_NEAR(moments.variance, 1.0 / 12.0, 0.002);
  EXPECT_NEAR(moments_of([&] { return random.uniform(-3.0, 5.0); }).mean, 1.0, 0.04);
}

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
  Random random(2);
  const Moments moments = moments_of([&] { return random.normal(); });
  EXPECT_NEAR(moments.mean, 0.0, 0.02);
  EXPECT_NEAR(moments.variance, 1.0, 0.03);
}

TEST(Random, GammaHasItsShapeAsMeanAndVariance) {
  Random random(3);
  for (const double shape : {0.3, 1.0, 4.5}) {
    const Moments moments = moments_of([&] { return random.gamma(shape); });
    EXPECT_NEAR(moments.mean, shape, 0.03 * std::max(shape, 1.0)) << shape;
    EXPECT_NEAR(moments.variance, shape, 0.06 * std::max(shape, 1.0)) << shape;
  }
}

TEST(Random, BetaHasItsKnownMoments) {
  Random random(4);
  const Moments moments = moments_of([&] { return random.beta(2.0, 3.0); });
  EXPECT_NEAR(moments.mean, 0.4, 0.005);
  EXPECT_NEAR(moments.variance, 0.04, 0.002);  // ab / ((a + b)^2 (a + b + 1))
}

TEST(Random, BetaOfTinyParametersIsNeverUndefined) {
  Random random(5);
  const Moments moments = moments_of([&] { return random.beta(0.001, 0.003); }, 20000);
  EXPECT_NEAR(moments.mean, 0.25, 0.02);
}

TEST(Random, BelowIsUnbiasedForALimitThatDoesNotDivideTheRange) {
  Random random(6);  // value % limit alone would put half of the draws into the lowest third
  const std::uint64_t third = 1ULL << 62;
  int lowest = 0;
  for (int i = 0; i < 30000; ++i) {
    const std::uint64_t value = random.below(3 * third);
    ASSERT_LT(value, 3 * third);
    lowest += value < third ? 1 : 0;
  }
  EXPECT_NEAR(lowest / 30000.0, 1.0 / 3.0, 0.015);
}

TEST(Random, BelowReachesEveryValueAndNoOther) {
  Random random(7);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, ShuffleIsAPermutationAndEachOneIsEquallyLikely) {
  std::vector<int> items(100);
  std::iota(items.begin(), items.end(), 0);
  std::vector<int> shuffled = items;
  Random random(8);
  random.shuffle(shuffled);
  EXPECT_NE(shuffled, items);
  EXPECT_TRUE(std::is_permutation(shuffled.begin(), shuffled.end(), items.begin()));

  std::vector<int> count(27);
  for (int i = 0; i < 60000; ++i) {
    std::vector<int> three = {0, 1, 2};
    random.shuffle(three);
    ++count[static_cast<std::size_t>(9 * three[0] + 3 * three[1] + three[2])];
  }
  EXPECT_EQ(std::count(count.begin(), count.end(), 0), 21);  // 6 of the 27 codes are permutations
  for (const int n : count) EXPECT_NEAR(n, n == 0 ? 0 : 10000, 400);
}

TEST(MixedSeed, ChangesWithEveryPartAndWithTheirOrder) {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t run = 0; run < 20; ++run) {
    for (std::uint64_t epoch = 0; epoch < 20; ++epoch) seeds.insert(mixed_seed({run, epoch}));
  }
  EXPECT_EQ(seeds.size(), 400U);
  EXPECT_NE(mixed_seed({0}), mixed_seed({0, 0}));
  EXPECT_EQ(mixed_seed({1, 2, 3}), mixed_seed({1, 2, 3}));
}

}  // namespace
}  // namespace ctxtag
