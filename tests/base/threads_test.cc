#include "ctxtag/base/threads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <string>

#include "support/errors.h"

namespace ctxtag {
namespace {

using test::error_of;

void pause(int microseconds) { std::this_thread::sleep_for(std::chrono::microseconds(microseconds)); }

TEST(ForEachInOrder, ConsumesInOrderAlthoughWorkEndsOutOfOrder) {
  std::vector<std::size_t> seen;
  for_each_in_order<std::size_t>(
      60, 4, 8,
      [](std::size_t i) {
        pause(i % 4 == 0 ? 2000 : 10);
        return i * i;
      },
      [&](std::size_t i, std::size_t square) {
        EXPECT_EQ(square, i * i);
        seen.push_back(i);
      });
  std::vector<std::size_t> expected(60);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  EXPECT_EQ(seen, expected);
}

TEST(ForEachInOrder, NeverHoldsMoreThanTheWindow) {
  for (const std::size_t window : {1U, 3U}) {
    std::atomic<int> started{0}, consumed{0}, most{0};
    for_each_in_order<int>(
        40, 8, window,
        [&](std::size_t i) {
          const int held = ++started - consumed;
          int before = most;
          while (before < held && !most.compare_exchange_weak(before, held)) {
          }
          pause(i % 2 == 0 ? 500 : 0);
          return 0;
        },
        [&](std::size_t, int) {
          pause(100);
          ++consumed;
        });
    EXPECT_EQ(consumed, 40);
    EXPECT_LE(most, static_cast<int>(window));
  }
}

TEST(ForEachInOrder, RethrowsTheErrorOfTheSmallestIndexAndStopsTheRest) {
  std::atomic<int> worked{0};
  std::vector<std::size_t> seen;
  EXPECT_EQ(error_of<std::runtime_error>([&] {
              for_each_in_order<int>(
                  100000, 4, 8,
                  [&](std::size_t i) {
                    ++worked;
                    if (i == 5) pause(5000);  // fails later than 6
                    if (i >= 5) throw std::runtime_error(std::to_string(i));
                    return 0;
                  },
                  [&](std::size_t i, int) { seen.push_back(i); });
            }),
            "5");
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
  EXPECT_LE(worked, 13);  // 5 consumed and a window of 8
}

TEST(ForEachInOrder, RethrowsWhatTheConsumerThrows) {
  std::atomic<int> worked{0};
  EXPECT_EQ(error_of<std::runtime_error>([&] {
              for_each_in_order<int>(
                  100000, 4, 8, [&](std::size_t) { return ++worked; },
                  [](std::size_t i, int) {
                    if (i == 3) throw std::runtime_error("disk full");
                  });
            }),
            "disk full");
  EXPECT_LE(worked, 11);
}

TEST(ForEachInOrder, TakesFewerThanOneThreadOrResultForOne) {
  for (const int threads : {0, -3, 1}) {
    std::size_t sum = 0;
    for_each_in_order<std::size_t>(
        10, threads, 0, [](std::size_t i) { return i; }, [&](std::size_t, std::size_t i) { sum += i; });
    EXPECT_EQ(sum, 45U);
  }
}

TEST(ForEachInOrder, OfNothingDoesNothing) {
  for_each_in_order<int>(
      0, 4, 4, [](std::size_t) { return 0; }, [](std::size_t, int) { FAIL(); });
}

TEST(ForEachParallel, WorksOnEveryIndexOnce) {
  std::vector<std::atomic<int>> count(1000);
  for_each_parallel(count.size(), 4, [&](std::size_t i) { ++count[i]; });
  EXPECT_TRUE(std::all_of(count.begin(), count.end(), [](const std::atomic<int>& n) { return n == 1; }));
  for_each_parallel(0, 4, [](std::size_t) { FAIL(); });
}

TEST(ForEachParallel, RethrowsAndStops) {
  std::atomic<int> worked{0};
  EXPECT_EQ(error_of<std::runtime_error>([&] {
              for_each_parallel(100000, 3, [&](std::size_t i) {
                ++worked;
                pause(20);
                if (i == 10) throw std::runtime_error("ten");
              });
            }),
            "ten");
  EXPECT_LT(worked, 100000);
}

TEST(AvailableCores, IsAtLeastOneAndAtMostWhatTheMachineHas) {
  EXPECT_GE(available_cores(), 1);
  EXPECT_LE(available_cores(), static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace
}  // namespace ctxtag
