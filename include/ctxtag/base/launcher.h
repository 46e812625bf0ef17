#pragma once
#include <functional>
#include <optional>

namespace ctxtag {

/// A variable of the environment; null where it is not set.
using Variables = std::function<const char*(const char* name)>;
/// Those of this process.
Variables own_variables();

/// A number from 0 in a variable; empty where it is not set. Throws ConfigError for anything else.
std::optional<int> number_in(const Variables& variable, const char* name);

/// Which of several processes this is, as what started them says.
struct LaunchedProcess {
  int rank = 0, size = 1;
  int local_rank = 0;            ///< among those on this host
  const char *local_size, *job;  ///< variables: how many are on this host; a name that only they share
};

/// By RANK and WORLD_SIZE (torchrun, or set by hand); OMPI_COMM_WORLD_RANK and _SIZE (mpirun of Open MPI); PMI_RANK and
/// PMI_SIZE (MPICH); SLURM_PROCID and SLURM_NTASKS where srun started it: without srun the script of a job is one
/// process, whatever SLURM_NTASKS says. Empty where nothing is said. Throws ConfigError for a rank that cannot be.
std::optional<LaunchedProcess> launched_process(const Variables& variable);

}  // namespace ctxtag
