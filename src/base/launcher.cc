#include "ctxtag/base/launcher.h"

#include <cstdlib>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr long long kMost = 1000000;

struct Launcher {
  const char *rank, *size, *local_rank, *local_size, *job, *only_with;  // only_with: null, or what has to be set too
};
constexpr Launcher kLaunchers[] = {
    {"RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "TORCHELASTIC_RUN_ID", nullptr},
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE",
     "PMIX_NAMESPACE", nullptr},
    {"PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS", "PMI_JOBID", nullptr},
    {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE", "SLURM_JOB_ID", "SLURM_STEP_ID"}};

}  // namespace

Variables own_variables() {
  return [](const char* name) { return std::getenv(name); };
}

std::optional<int> number_in(const Variables& variable, const char* name) {
  const char* const text = variable(name);
  if (text == nullptr) return std::nullopt;
  long long number = 0;
  if (parse_number(text, number) && number >= 0 && number <= kMost) return static_cast<int>(number);
  throw ConfigError(std::string(name) + ": expected a number from 0, found '" + escaped_bytes(text) + "'");
}

std::optional<LaunchedProcess> launched_process(const Variables& variable) {
  for (const Launcher& by : kLaunchers) {
    if (by.only_with != nullptr && variable(by.only_with) == nullptr) continue;
    const std::optional<int> rank = number_in(variable, by.rank), size = number_in(variable, by.size);
    if (&by == kLaunchers && rank.has_value() != size.has_value()) {
      throw ConfigError(std::string(rank ? by.rank : by.size) + " is set, " + (rank ? by.size : by.rank) +
                        " is not; set both, or neither");
    }
    if (!rank || !size) continue;
    if (*rank >= *size) {
      throw ConfigError(std::string(by.rank) + "=" + std::to_string(*rank) + ": " + by.size + " is " +
                        std::to_string(*size));
    }
    const int local_rank = number_in(variable, by.local_rank).value_or(0);
    return LaunchedProcess{*rank, *size, local_rank, by.local_size, by.job};
  }
  return std::nullopt;
}

}  // namespace ctxtag
