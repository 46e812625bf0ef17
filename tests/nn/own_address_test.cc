#include "nn/own_address.h"

#include <gtest/gtest.h>

namespace ctxtag::nn {
namespace {

TEST(OwnAddressTowards, IsTheLoopForTheLoopAndNothingForWhatIsUnknown) {
  EXPECT_EQ(own_address_towards("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(own_address_towards("no-such-host.invalid"), "");
  EXPECT_EQ(own_address_towards(""), "");
}

}  // namespace
}  // namespace ctxtag::nn
