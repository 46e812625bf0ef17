#include "ctxtag/base/memory.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace ctxtag {
namespace {

TEST(AnonymousMemory, GrowsByWhatIsAllocatedAndTouched) {
  const long long before = anonymous_memory_bytes();
  const std::vector<char> block(64 << 20, 1);
  const long long after = anonymous_memory_bytes();
  EXPECT_GT(before, 0);
  EXPECT_GE(after - before, 48 << 20);
  EXPECT_EQ(block.back(), 1);
}

}  // namespace
}  // namespace ctxtag
