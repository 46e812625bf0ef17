#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <cstdlib>
#include <optional>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "peers.h"

namespace ctxtag::nn {
namespace {

using Variables = std::function<const char*(const char*)>;

constexpr int kMostPeers = 1 << 16, kFirstPort = 20000, kPorts = 20000;

std::optional<int> number_in(const Variables& variable, const char* name) {
  const char* const text = variable(name);
  if (text == nullptr) return std::nullopt;
  long long number = 0;
  if (parse_number(text, number) && number >= 0 && number <= kMostPeers) return static_cast<int>(number);
  throw ConfigError(fmt::format("{}: expected a number from 0, found '{}'", name, escaped_bytes(text)));
}

struct Launcher {
  const char *rank, *size, *local_size, *job;
};
constexpr Launcher kLaunchers[] = {
    {"RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE", "TORCHELASTIC_RUN_ID"},
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE", "PMIX_NAMESPACE"},
    {"PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS", "PMI_JOBID"},
    {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_NTASKS_PER_NODE", "SLURM_JOB_ID"}};

void find_meeting_point(const Variables& variable, const Launcher& by, PeerPlace& place) {
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
  for (const Launcher& by : kLaunchers) {
    const bool slurm = std::string(by.rank) == "SLURM_PROCID";
    // A job's script is one process, whatever SLURM_NTASKS says: only srun starts several.
    if (slurm && variable("SLURM_STEP_ID") == nullptr) continue;
    const std::optional<int> rank = number_in(variable, by.rank), size = number_in(variable, by.size);
    if (!rank || !size) continue;
    if (*rank >= *size) throw ConfigError(fmt::format("{}={}: {} is {}", by.rank, *rank, by.size, *size));
    place.rank = *rank;
    place.size = *size;
    if (place.size > 1) find_meeting_point(variable, by, place);
    return place;
  }
  return place;
}

PeerPlace peer_place() {
  return peer_place([](const char* name) { return std::getenv(name); });
}

}  // namespace ctxtag::nn
