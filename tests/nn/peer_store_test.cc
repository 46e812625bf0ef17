#include "nn/peer_store.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <thread>

#include "ctxtag/base/error.h"
#include "nn/peers.h"
#include "support/errors.h"
#include "support/free_port.h"

namespace ctxtag::nn {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

PeerPlace impatient_place(int rank, int size) {
  PeerPlace place;
  place.rank = rank;
  place.size = size;
  place.port = test::free_port();
  place.patience = milliseconds(600);
  place.silence = milliseconds(200);
  return place;
}

TEST(PeerStore, NamesThoseWhoDoNotComeWhileItWaitsAndWhenItGivesUp) {
  std::vector<std::string> said;
  const std::string message = test::error_of<SystemError>(
      [&] { join_peers(impatient_place(0, 3), torch::kCPU, [&](const std::string& text) { said.push_back(text); }); });
  EXPECT_THAT(message, HasSubstr("process 0 of 3 has not met the others at 127.0.0.1:"));
  EXPECT_THAT(message, HasSubstr("missing of them: 1, 2"));
  ASSERT_GE(said.size(), 2u);
  EXPECT_THAT(said[0], HasSubstr("process 0 of 3: not yet here are 1, 2 at 127.0.0.1:"));
}

TEST(PeerStore, SaysThatTheFirstProcessDoesNotAnswer) {
  std::vector<std::string> said;
  const std::string message = test::error_of<SystemError>(
      [&] { join_peers(impatient_place(1, 2), torch::kCPU, [&](const std::string& text) { said.push_back(text); }); });
  EXPECT_THAT(message, HasSubstr("process 1 of 2 has not met the others"));
  ASSERT_FALSE(said.empty());
  EXPECT_THAT(said[0], HasSubstr("process 1 of 2: process 0 does not answer at 127.0.0.1:"));
}

TEST(PeerStore, SaysThatTheHostOfTheFirstProcessIsNotKnown) {
  PeerPlace place = impatient_place(1, 2);
  place.address = "no-such-host.invalid";
  const std::string message = test::error_of<SystemError>([&] { join_peers(place, torch::kCPU, {}); });
  EXPECT_THAT(message, HasSubstr("at no-such-host.invalid:"));
  EXPECT_THAT(message, HasSubstr("process 0 is on a host that is not known"));
}

TEST(PeerStore, TakesInOneThatComesLate) {
  PeerPlace first = impatient_place(0, 2);
  first.patience = std::chrono::seconds(60);
  first.silence = milliseconds(50);
  PeerPlace second = first;
  second.rank = 1;
  std::vector<std::string> said;
  double sum_there = 0.0;
  std::thread late([&] {
    std::this_thread::sleep_for(milliseconds(300));
    const auto peers = join_peers(second, torch::kCPU, {});
    const torch::Tensor two = torch::full({1}, 2.0);
    peers->sum(two);
    sum_there = two.item<double>();
  });
  const auto peers = join_peers(first, torch::kCPU, [&](const std::string& text) { said.push_back(text); });
  const torch::Tensor one = torch::ones({1});
  peers->sum(one);
  late.join();
  EXPECT_EQ(one.item<double>(), 3.0);
  EXPECT_EQ(sum_there, 3.0);
  EXPECT_FALSE(said.empty());
}

TEST(PeerStore, RefusesProcessesThatComputeElsewhere) {
  PeerPlace first = impatient_place(0, 2);
  first.patience = std::chrono::seconds(60);
  PeerPlace second = first;
  second.rank = 1;
  const auto meet = [](const PeerPlace& place, const char* on) {
    return test::error_of<ConfigError>([&] { store_of_all(place, on, {}); });
  };
  std::string other;
  std::thread there([&] { other = meet(second, "on a card"); });
  EXPECT_EQ(
      meet(first, "on the processor"),
      "this process computes on the processor, one of 2, process 1 on a card, one of 2; give all of them the same "
      "--device and number (WORLD_SIZE)");
  there.join();
  EXPECT_THAT(other, HasSubstr("this process computes on a card, one of 2, process 0 on the processor, one of 2"));
}

TEST(PeerStore, RefusesProcessesThatWereToldOtherNumbersOfThem) {
  PeerPlace first = impatient_place(0, 2);
  first.patience = std::chrono::seconds(60);
  PeerPlace third = first;
  third.rank = 1;
  third.size = 3;
  const auto meet = [](const PeerPlace& place) {
    return test::error_of<ConfigError>([&] { store_of_all(place, "on the processor", {}); });
  };
  std::string other;
  std::thread there([&] { other = meet(third); });
  EXPECT_THAT(meet(first), HasSubstr("on the processor, one of 2, process 1 on the processor, one of 3; give all"));
  there.join();
  EXPECT_THAT(other, HasSubstr("on the processor, one of 3, process 0 on the processor, one of 2; give all"));
}

}  // namespace
}  // namespace ctxtag::nn
