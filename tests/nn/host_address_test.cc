#include "nn/host_address.h"

#include <gtest/gtest.h>

#include "support/free_port.h"

namespace ctxtag::nn {
namespace {

TEST(OwnAddressTowards, IsTheLoopForTheLoopAndNothingForWhatIsUnknown) {
  EXPECT_EQ(own_address_towards("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(own_address_towards("no-such-host.invalid"), "");
  EXPECT_EQ(own_address_towards(""), "");
}

TEST(Answers, WhereSomebodyListensAndNowhereElse) {
  const int port = test::free_port();
  const std::chrono::milliseconds patience(500);
  EXPECT_EQ(answers("127.0.0.1", port, patience), false);
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(socket, 1), 0);
  EXPECT_EQ(answers("127.0.0.1", port, patience), true);
  ::close(socket);
  EXPECT_EQ(answers("no-such-host.invalid", port, patience), std::nullopt);
}

}  // namespace
}  // namespace ctxtag::nn
