#include "ctxtag/base/numpy_random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ctxtag {
namespace {

using ::testing::ElementsAre;

// numpy 1.24: numpy.random.RandomState(SEED).permutation(10)
TEST(NumpyPermutation, IsThatOfRandomState) {
  EXPECT_THAT(numpy_permutation(10, 0), ElementsAre(2, 8, 4, 9, 1, 6, 7, 3, 0, 5));
  EXPECT_THAT(numpy_permutation(10, 42), ElementsAre(8, 1, 5, 0, 7, 2, 9, 4, 3, 6));
  EXPECT_THAT(numpy_permutation(1, 0), ElementsAre(0));
  EXPECT_TRUE(numpy_permutation(0, 0).empty());
}

}  // namespace
}  // namespace ctxtag
