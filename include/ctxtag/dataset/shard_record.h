#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/ids.h"

namespace ctxtag {

/// The whole list of inputs of a job, of which a shard takes a part.
struct InputList {
  std::size_t count = 0;
  std::string digest = {};  ///< sha256 of what names them, in their order
};

/// `hashes`: text_hash() of every input's id.
InputList input_list(const std::vector<std::uint64_t>& hashes);
InputList input_list(const std::vector<TrackId>& ids);

/// OUT.shard.json beside a shard's output OUT says of which job and of which inputs it is, and what its bytes were, so
/// that parts are put together only as they were written, and with parts of their own job.
std::filesystem::path shard_record_file(const std::filesystem::path& output);

/// sha256 of a file; of an array NAME.npy with the names of its rows beside it; of a folder with all files in it (of a
/// feature store without its numbers: their digests stand in its index).
std::string output_digest(const std::filesystem::path& output);

/// `request`: what decides the job, as text of any form. Replaces a record that is there.
void write_shard_record(const std::filesystem::path& output, const std::string& request, const InputList& inputs);

/// Throws ConfigError when the records beside parts name different jobs or lists of inputs, or some parts have one and
/// others do not; DataError when a record is damaged or a part is not what was written. False when no part has a
/// record.
bool require_one_job(const std::vector<std::filesystem::path>& parts);

}  // namespace ctxtag
