#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>

#include "ctxtag/base/threads.h"

namespace ctxtag {

/// Calls `work(task, workspace)` for every task in [0, count) on `threads` threads, each with one workspace made by
/// `make`, so that nothing is allocated from task to task.
template <typename Make, typename Work>
void for_each_with_workspace(std::size_t count, int threads, const Make& make, const Work& work) {
  std::atomic<std::size_t> next{0};
  const std::size_t workers = std::min(count, static_cast<std::size_t>(std::max(threads, 1)));
  for_each_parallel(workers, static_cast<int>(workers), [&](std::size_t) {
    auto workspace = make();
    for (std::size_t task = next++; task < count; task = next++) work(task, workspace);
  });
}

}  // namespace ctxtag
