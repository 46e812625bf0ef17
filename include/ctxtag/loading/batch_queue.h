#pragma once
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "ctxtag/loading/batch.h"

namespace ctxtag {

/// Makes the next batches on a thread of its own while the network is busy with the last one. A fixed number of buffers
/// goes round, so memory does not depend on the corpus.
class BatchQueue {
 public:
  /// Batches of epoch `epoch` from step `first_step` on, in order. `maker` is used by the queue alone until
  /// destruction.
  BatchQueue(BatchMaker& maker, std::size_t epoch, std::size_t first_step, std::size_t depth = 3);
  ~BatchQueue();
  BatchQueue(const BatchQueue&) = delete;
  BatchQueue& operator=(const BatchQueue&) = delete;

  /// The next batch, or null after the last. It stays valid until the next call. Rethrows what making it threw.
  const Batch* next();

 private:
  void produce(std::size_t epoch, std::size_t step);

  BatchMaker& maker_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> ready_, empty_;
  Batch current_;
  bool holding_ = false, finished_ = false, stopped_ = false;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace ctxtag
