#pragma once
#include <torch/csrc/distributed/c10d/Store.hpp>

#include "peers.h"

namespace ctxtag::nn {

/// What the processes of a run tell each other before they are a group: kept by rank 0, under torchrun by its agent.
/// Comes back when all have said that they are there, and where they compute, `on`. `say` hears every `place.silence`
/// for whom this process waits. Throws ConfigError when one computes elsewhere or was told another number of processes,
/// std::exception when the store, or one of them, is not there within `place.patience`.
c10::intrusive_ptr<c10d::Store> store_of_all(const PeerPlace& place, const std::string& on, const Say& say);

}  // namespace ctxtag::nn
