#include "ctxtag/loading/batch_queue.h"

#include <algorithm>

namespace ctxtag {

BatchQueue::BatchQueue(BatchMaker& maker, std::size_t epoch, std::size_t first_step, std::size_t depth)
    : maker_(maker),
      empty_(std::max<std::size_t>(depth, 1)),
      thread_([this, epoch, first_step] { produce(epoch, first_step); }) {}

BatchQueue::~BatchQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void BatchQueue::produce(std::size_t epoch, std::size_t step) {
  try {
    for (; step < maker_.steps_per_epoch(); ++step) {
      Batch batch;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopped_ || !empty_.empty(); });
        if (stopped_) return;
        batch = std::move(empty_.front());
        empty_.pop_front();
      }
      maker_.make(epoch, step, batch);
      {
        const std::lock_guard lock(mutex_);
        ready_.push_back(std::move(batch));
      }
      changed_.notify_all();
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    error_ = std::current_exception();
  }
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }
  changed_.notify_all();
}

const Batch* BatchQueue::next() {
  std::unique_lock lock(mutex_);
  if (holding_) empty_.push_back(std::move(current_));
  holding_ = false;
  changed_.notify_all();
  changed_.wait(lock, [&] { return !ready_.empty() || finished_; });
  if (ready_.empty()) {
    if (error_) std::rethrow_exception(error_);
    return nullptr;
  }
  current_ = std::move(ready_.front());
  ready_.pop_front();
  holding_ = true;
  return &current_;
}

}  // namespace ctxtag
