#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "peers.h"

namespace ctxtag::nn {
namespace {

constexpr int kFirstPort = 20000, kPorts = 20000;

void find_meeting_point(const Variables& variable, const LaunchedProcess& by, PeerPlace& place) {
  if (const char* const address = variable("MASTER_ADDR")) {
    place.address = address;
  } else {
    const std::optional<int> here = number_in(variable, by.local_size);
    if (here && *here != place.size) {
      throw ConfigError(fmt::format(
          "MASTER_ADDR: not set, and {} of {} processes are on this host; expected the name of the host of rank 0",
          *here, place.size));
    }
  }
  if (const char* const text = variable("MASTER_PORT")) {
    long long port = 0;
    if (!parse_number(text, port) || port < 1 || port > 65535) {
      throw ConfigError(fmt::format("MASTER_PORT: expected a port, found '{}'", escaped_bytes(text)));
    }
    place.port = static_cast<int>(port);
  } else if (const char* const job = variable(by.job)) {
    place.port = kFirstPort + static_cast<int>(text_hash(job) % kPorts);  // two jobs on one host do not meet
  }
}

}  // namespace

PeerPlace peer_place(const Variables& variable) {
  PeerPlace place;
  const std::optional<LaunchedProcess> launched = launched_process(variable);
  if (!launched || launched->size == 1) return place;
  place.rank = launched->rank;
  place.size = launched->size;
  find_meeting_point(variable, *launched, place);
  return place;
}

PeerPlace peer_place() { return peer_place(own_variables()); }

}  // namespace ctxtag::nn
