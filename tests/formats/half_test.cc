#include "ctxtag/formats/half.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ctxtag {
namespace {

TEST(Half, EveryOneOfThe65536ValuesComesBack) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = from_half(half);
    if (std::isnan(value)) {
      EXPECT_TRUE((half & 0x7C00U) == 0x7C00U && (half & 0x3FFU) != 0U);
      EXPECT_TRUE(std::isnan(from_half(to_half(value))));
    } else {
      ASSERT_EQ(to_half(value), half);
    }
  }
}

TEST(Half, DecodesByTheDefinitionOfBinary16) {
  for (std::uint32_t bits = 0; bits < 0x7C00; ++bits) {
    const int exponent = static_cast<int>(bits >> 10);
    const int mantissa = static_cast<int>(bits & 0x3FF);
    const double expected = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    ASSERT_EQ(from_half(static_cast<std::uint16_t>(bits)), expected);
    ASSERT_EQ(from_half(static_cast<std::uint16_t>(bits | 0x8000U)), -expected);
  }
}

TEST(Half, RoundsToTheNearestAndTiesToEven) {
  for (std::uint32_t bits = 0; bits < 0x7BFF; ++bits) {
    const float low = from_half(static_cast<std::uint16_t>(bits));
    const float high = from_half(static_cast<std::uint16_t>(bits + 1));
    const float middle = 0.5F * (low + high);  // exact: a float has 13 bits more
    ASSERT_EQ(to_half(middle), (bits & 1U) == 0U ? bits : bits + 1) << low;
    ASSERT_EQ(to_half(std::nextafter(middle, low)), bits) << low;
    ASSERT_EQ(to_half(std::nextafter(middle, high)), bits + 1) << low;
  }
}

TEST(Half, OverflowsToInfinityHalfAStepBeyondTheLargestValue) {
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(to_half(65504.0F), 0x7BFF);
  EXPECT_EQ(to_half(std::nextafter(65520.0F, 0.0F)), 0x7BFF);
  EXPECT_EQ(to_half(65520.0F), 0x7C00);
  EXPECT_EQ(to_half(-65520.0F), 0xFC00);
  EXPECT_EQ(to_half(1e30F), 0x7C00);
  EXPECT_EQ(to_half(infinity), 0x7C00);
  EXPECT_EQ(from_half(0xFC00), -infinity);
}

TEST(Half, UnderflowsToZeroOfTheSameSign) {
  EXPECT_EQ(to_half(1e-30F), 0x0000);
  EXPECT_EQ(to_half(-1e-30F), 0x8000);
  EXPECT_EQ(to_half(0x1p-25F), 0x0000);  // half of the smallest: a tie
  EXPECT_EQ(to_half(0x1.000002p-25F), 0x0001);
}

}  // namespace
}  // namespace ctxtag
