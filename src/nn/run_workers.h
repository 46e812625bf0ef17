#pragma once
#include <functional>
#include <string>

#include "checkpoint.h"

namespace ctxtag::nn {

/// Who trains a run, as the end of its fingerprint says it: ":2", threads, or ":2x3", threads of each of 3 processes;
/// on cards ":2g" and ":2x3g".
struct RunWorkers {
  int threads = 1, processes = 1;
  bool cards = false;

  std::string text() const;
  static RunWorkers of(const std::string& fingerprint);
};

/// What a run is continued with against what it was begun with (`kept`). Throws ConfigError that names `file` when the
/// tables are others, and when the number of threads or the kind of device is and `allow_different_threads` is not
/// given; says by `say` when the number of processes is.
void require_continuable(const TrainState& kept, const std::string& fingerprint, const RunWorkers& now,
                         const std::string& file, bool allow_different_threads,
                         const std::function<void(const std::string&)>& say);

}  // namespace ctxtag::nn
