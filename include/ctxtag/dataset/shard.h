#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace ctxtag {

/// One of several contiguous parts of a job's inputs, for processes that share nothing but their command. Parts in the
/// order of their numbers, one after the other, are the whole (ctxtag-dataset merge).
struct Shard {
  int number = 1;  ///< from 1
  int parts = 1;

  bool is_whole() const { return parts == 1; }
  std::string text() const;  ///< "2/8"
};

/// "2/8": the second of eight; "auto": what Slurm or MPI say of this process: the place in a job array
/// (SLURM_ARRAY_TASK_ID among SLURM_ARRAY_TASK_MIN to MAX, steps of SLURM_ARRAY_TASK_STEP), and in each of its jobs, or
/// without an array, the rank that launched_process() knows. Empty: the whole. Throws ConfigError for anything else,
/// and for "auto" where nothing is said.
Shard parse_shard(const std::string& text);

/// The shard's [first, last) of `count` items; the sizes of any two shards differ by at most one. Throws ConfigError
/// when there are more parts than items.
std::pair<std::size_t, std::size_t> range_of(const Shard& shard, std::size_t count);

/// Where a shard writes what the whole job writes to `path`: scores.csv -> scores.02-of-16.csv, features/ ->
/// features.02-of-16. Names sort as the shards do. Unchanged for the whole, for "" and for "-".
std::filesystem::path shard_path(const std::filesystem::path& path, const Shard& shard);

/// Whether shard_path() gave this name.
bool names_a_shard(const std::filesystem::path& path);

/// Paths of parts in the order of their shards, if shard_path() named them, else as they are. Throws ConfigError where
/// some say which shard they are and others do not, or are of other jobs, and, unless `incomplete`, where one lacks.
std::vector<std::filesystem::path> in_order_of_shards(const std::vector<std::filesystem::path>& parts,
                                                      bool incomplete = false);

}  // namespace ctxtag
