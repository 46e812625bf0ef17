#include "audio/pad.h"

#include <gtest/gtest.h>

namespace ctxtag {
namespace {

using Samples = std::vector<float>;

TEST(Pads, ZeroAppendsSilence) { EXPECT_EQ(pads().create("zero", {1, 2}, 4), (Samples{1, 2, 0, 0})); }

TEST(Pads, RepeatBeginsAgain) { EXPECT_EQ(pads().create("repeat", {1, 2, 3}, 8), (Samples{1, 2, 3, 1, 2, 3, 1, 2})); }

TEST(Pads, ReflectTurnsAtBothEndsAsOftenAsNeeded) {
  // numpy.pad([1, 2, 3, 4], (0, 9), mode="reflect")
  EXPECT_EQ(pads().create("reflect", {1, 2, 3, 4}, 13), (Samples{1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1}));
  EXPECT_EQ(pads().create("reflect", {1, 2}, 5), (Samples{1, 2, 1, 2, 1}));
  EXPECT_EQ(pads().create("reflect", {7}, 3), (Samples{7, 7, 7}));
}

TEST(Pads, AreSilentWithoutSamples) {
  for (const std::string& name : pads().names()) EXPECT_EQ(pads().create(name, {}, 2), (Samples{0, 0})) << name;
}

}  // namespace
}  // namespace ctxtag
