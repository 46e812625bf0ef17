#pragma once
#include <string>

namespace ctxtag::nn {

/// Where a network is computed: on the processor, or on a graphics card that CUDA knows.
struct Device {
  int gpu = -1;  ///< number of the card; -1: the processor

  bool is_gpu() const { return gpu >= 0; }
  /// "cpu" or "cuda:N".
  std::string name() const;
};

/// From "cpu", "cuda:N", "cuda" (the first card; of several processes on a host each the next, or the one that its
/// launcher has given it), or "auto": as "cuda" where there is a card, else the processor. `local_rank`: which process
/// on this host. Throws ConfigError for another name, and for a card that is not there.
Device device_from(const std::string& name, int local_rank = 0);

}  // namespace ctxtag::nn
