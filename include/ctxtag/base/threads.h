#pragma once
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace ctxtag {

/// Cores this process may use: its affinity mask, and the quota of its control group where there is one. At least 1.
int available_cores();

/// Runs `work(i)` for i in [0, count) on `threads` threads and calls `consume(i, result)` on the calling thread in the
/// order of i, while later ones are being worked on. At most `window` results are held or under way, so memory stays
/// bounded; fewer than one thread or one result count as one. An exception from either stops the rest and is rethrown
/// (the one of the smallest i).
template <typename Result>
void for_each_in_order(std::size_t count, int threads, std::size_t window,
                       const std::function<Result(std::size_t)>& work,
                       const std::function<void(std::size_t, Result)>& consume) {
  struct Slot {
    Result result;
    std::exception_ptr error;
  };
  std::mutex mutex;
  std::condition_variable room, arrival;
  std::map<std::size_t, Slot> finished;
  std::size_t next_to_start = 0, next_to_consume = 0;
  bool stopped = false;
  if (window == 0) window = 1;

  const auto worker = [&] {
    for (;;) {
      std::size_t index = 0;
      {
        std::unique_lock lock(mutex);
        room.wait(lock, [&] { return stopped || next_to_start >= count || next_to_start < next_to_consume + window; });
        if (stopped || next_to_start >= count) return;
        index = next_to_start++;
      }
      Slot slot{};
      try {
        slot.result = work(index);
      } catch (...) {
        slot.error = std::current_exception();
      }
      {
        const std::lock_guard lock(mutex);
        finished.emplace(index, std::move(slot));
      }
      arrival.notify_one();
    }
  };

  std::vector<std::thread> pool;
  const auto join = [&] {
    {
      const std::lock_guard lock(mutex);
      stopped = true;
    }
    room.notify_all();
    for (std::thread& thread : pool) thread.join();
  };
  try {
    for (int i = 0; i < threads || i == 0; ++i) pool.emplace_back(worker);
    while (next_to_consume < count) {
      Slot slot{};
      {
        std::unique_lock lock(mutex);
        arrival.wait(lock, [&] { return finished.count(next_to_consume) != 0; });
        slot = std::move(finished.extract(next_to_consume).mapped());
      }
      if (slot.error) std::rethrow_exception(slot.error);
      consume(next_to_consume, std::move(slot.result));
      {
        const std::lock_guard lock(mutex);
        ++next_to_consume;
      }
      room.notify_all();
    }
  } catch (...) {
    join();
    throw;
  }
  join();
}

/// Runs `work(i)` for i in [0, count) on `threads` threads and waits; the first exception is rethrown.
void for_each_parallel(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

}  // namespace ctxtag
