#if defined(CTXTAG_WITH_GLOO) || defined(CTXTAG_WITH_NCCL)
#include "peer_store.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <thread>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "ctxtag/base/error.h"
#include "host_address.h"

namespace ctxtag::nn {
namespace {

using Store = c10::intrusive_ptr<c10d::Store>;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause(50);

std::string key_of(int rank) { return fmt::format("here/{}", rank); }

void say_waiting(const PeerPlace& place, const std::string& what, const Say& say) {
  if (!say) return;
  say(fmt::format("process {} of {}: {} at {}:{}; waiting for at most {} s", place.rank, place.size, what,
                  place.address, place.port, std::chrono::duration_cast<std::chrono::seconds>(place.patience).count()));
}

// Until somebody takes connections where the store will be: a store that waits by itself says nothing.
void await_listener(const PeerPlace& place, Clock::time_point begin, const Say& say) {
  const std::string who = place.agent_store ? "torchrun's agent" : "process 0";
  for (Clock::time_point spoken = begin;; std::this_thread::sleep_for(kPause)) {
    const std::optional<bool> there = answers(place.address, place.port, place.silence);
    if (there && *there) return;
    const std::string what = there ? who + " does not answer" : who + " is on a host that is not known";
    const Clock::time_point now = Clock::now();
    if (now - begin >= place.patience) throw std::runtime_error(what);
    if (now - spoken < place.silence) continue;
    spoken = now;
    say_waiting(place, what, say);
  }
}

// LibTorch from 2.4 on wants libuv unless told otherwise, and Debian's has none.
template <typename Options>
auto without_libuv(Options& options) -> decltype(static_cast<void>(options.useLibUV)) {
  options.useLibUV = false;
}
template <typename Options>
void without_libuv(const Options& /*of before*/) {}

Store reached_store(const PeerPlace& place, Clock::time_point begin, const Say& say) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(place.port);
  options.isServer = place.rank == 0 && !place.agent_store;
  options.numWorkers = static_cast<std::size_t>(place.size);
  options.waitWorkers = false;
  options.timeout = std::max<std::chrono::milliseconds>(place.patience, std::chrono::seconds(1));  // counts whole ones
  without_libuv(options);
  if (!options.isServer) await_listener(place, begin, say);
  return c10::make_intrusive<c10d::PrefixStore>(fmt::format("ctxtag/{}", place.attempt),
                                                c10::make_intrusive<c10d::TCPStore>(place.address, options));
}

std::string missing_ranks(c10d::Store& store, int size) {
  std::string missing;
  for (int rank = 0; rank < size; ++rank) {
    if (!store.check({key_of(rank)})) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", rank);
  }
  return missing;
}

// What a process says of itself where all meet: "on the processor, one of 4".
std::string introduction(const PeerPlace& place, const std::string& on) {
  return fmt::format("{}, one of {}", on, place.size);
}

// A card's sums and a processor's go different ways, and processes of another number would wait for others.
void require_alike(c10d::Store& store, const PeerPlace& place, const std::string& own) {
  for (int rank = 0; rank < place.size; ++rank) {
    if (!store.check({key_of(rank)})) continue;
    const std::vector<std::uint8_t> bytes = store.get(key_of(rank));
    const std::string other(bytes.begin(), bytes.end());
    if (other == own) continue;
    std::this_thread::sleep_for(10 * kPause);  // the store may end with this process: the others are to hear it too
    throw ConfigError(fmt::format(
        "this process computes {}, process {} {}; give all of them the same --device and number (WORLD_SIZE)", own,
        rank, other));
  }
}

}  // namespace

Store store_of_all(const PeerPlace& place, const std::string& on, const Say& say) {
  const Clock::time_point begin = Clock::now();
  Store store = reached_store(place, begin, say);
  std::vector<std::string> all;
  all.reserve(static_cast<std::size_t>(place.size));
  for (int rank = 0; rank < place.size; ++rank) all.push_back(key_of(rank));
  const std::string own = introduction(place, on);
  store->set(key_of(place.rank), std::vector<std::uint8_t>(own.begin(), own.end()));
  for (Clock::time_point spoken = begin; !store->check(all); std::this_thread::sleep_for(kPause)) {
    require_alike(*store, place, own);
    const Clock::time_point now = Clock::now();
    if (now - begin >= place.patience) {
      throw std::runtime_error(fmt::format("missing of them: {}", missing_ranks(*store, place.size)));
    }
    if (now - spoken < place.silence) continue;
    spoken = now;
    say_waiting(place, "not yet here are " + missing_ranks(*store, place.size), say);
  }
  require_alike(*store, place, own);
  return store;
}

}  // namespace ctxtag::nn
#endif
