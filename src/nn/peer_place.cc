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

// The first of "node[03-07,11],gpu2": node03; of "a,b": a.
std::string first_host(const std::string& list) {
  const std::size_t bracket = list.find('['), comma = list.find(',');
  if (bracket == std::string::npos || comma < bracket) return list.substr(0, comma);
  const std::size_t end = list.find_first_of("-,]", bracket), close = list.find(']', bracket);
  if (close == std::string::npos) return "";
  const std::string rest = list.substr(close + 1, list.find(',', close) - close - 1);
  return list.substr(0, bracket) + list.substr(bracket + 1, end - bracket - 1) + rest;
}

// Of a Slurm step over several hosts, the first: srun puts rank 0 there.
std::string slurm_host(const Variables& variable) {
  const std::optional<int> hosts = number_in(variable, "SLURM_STEP_NUM_NODES");
  const char* const list = variable("SLURM_STEP_NODELIST");
  return hosts && *hosts > 1 && list != nullptr ? first_host(list) : "";
}

void find_meeting_point(const Variables& variable, const LaunchedProcess& by, PeerPlace& place) {
  const std::string slurm = by.job == std::string("SLURM_JOB_ID") ? slurm_host(variable) : "";
  if (const char* const address = variable("MASTER_ADDR")) {
    place.address = address;
  } else if (!slurm.empty()) {
    place.address = slurm;
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
  const char* const agent = variable("TORCHELASTIC_USE_AGENT_STORE");
  place.agent_store = agent != nullptr && agent == std::string("True");
  place.attempt = number_in(variable, "TORCHELASTIC_RESTART_COUNT").value_or(0);
  find_meeting_point(variable, *launched, place);
  return place;
}

PeerPlace peer_place() { return peer_place(own_variables()); }

}  // namespace ctxtag::nn
