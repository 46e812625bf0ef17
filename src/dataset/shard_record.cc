#include "ctxtag/dataset/shard_record.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/config/json.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

struct ShardRecord {
  std::string job;  // sha256 of all that decides what stands in the parts beside the inputs
  InputList inputs = {};
  std::string content;  // output_digest()
};

std::string digest_of_file(const fs::path& file) {
  const MappedFile mapped(file);
  return sha256(mapped.data(), mapped.size());
}

std::string digest_of_folder(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().filename() == "features.npy") continue;
    names.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all += name + '\0' + digest_of_file(folder / name) + '\n';
  return sha256(all);
}

ShardRecord read_shard_record(const fs::path& file) {
  const std::string name = escaped_bytes(file.string());
  try {
    const nlohmann::json json = parse_json(read_file(file), name);
    return {json.at("job"), {json.at("inputs"), json.at("inputs_sha256")}, json.at("sha256")};
  } catch (const ConfigError& error) {  // of what is no JSON; it names the file
    throw DataError(error.what());
  } catch (const nlohmann::json::exception& error) {
    throw DataError(name + ": is not what --shard writes: " + error.what());
  }
}

}  // namespace

InputList input_list(const std::vector<std::uint64_t>& hashes) {
  return {hashes.size(), sha256(hashes.data(), hashes.size() * sizeof(std::uint64_t))};
}

InputList input_list(const std::vector<TrackId>& ids) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(ids.size());
  for (const TrackId& id : ids) hashes.push_back(text_hash(id.value));
  return input_list(hashes);
}

fs::path shard_record_file(const fs::path& output) {
  fs::path file = output.lexically_normal();
  if (!file.has_filename()) file = file.parent_path();
  return file += ".shard.json";
}

std::string output_digest(const fs::path& output) {
  if (fs::is_directory(output)) return digest_of_folder(output);
  std::string digest = digest_of_file(output);
  if (output.extension() != ".npy") return digest;
  for (const char* const ending : {".ids.csv", ".windows.csv"}) {
    fs::path names = output;
    if (fs::exists(names.replace_extension(ending))) digest += digest_of_file(names);
  }
  return sha256(digest);
}

void write_shard_record(const fs::path& output, const std::string& request, const InputList& inputs) {
  const nlohmann::ordered_json json = {{"job", sha256(request)},
                                       {"inputs", inputs.count},
                                       {"inputs_sha256", inputs.digest},
                                       {"sha256", output_digest(output)}};
  write_file_atomically(shard_record_file(output), json.dump(1) + "\n");
}

bool require_one_job(const std::vector<fs::path>& parts) {
  std::vector<ShardRecord> records;
  const fs::path* recorded = nullptr;
  const fs::path* bare = nullptr;
  for (const fs::path& part : parts) {
    const fs::path file = shard_record_file(part);
    const std::string name = escaped_bytes(part.string());
    if (!fs::exists(file)) {
      bare = &part;
      continue;
    }
    const ShardRecord record = read_shard_record(file);
    if (recorded != nullptr) {
      const ShardRecord& first = records.front();
      const std::string other = escaped_bytes(recorded->string());
      if (record.job != first.job) {
        throw ConfigError(fmt::format(
            "{}: was made by another model or with other options than {}; run the same command for every part", name,
            other));
      }
      if (record.inputs.count != first.inputs.count || record.inputs.digest != first.inputs.digest) {
        throw ConfigError(
            fmt::format("{}: is a part of {} inputs, {} of {}{}; run all parts again over the same inputs", name,
                        record.inputs.count, other, first.inputs.count,
                        record.inputs.count == first.inputs.count ? " others, or in another order" : ""));
      }
    }
    if (record.content != output_digest(part)) {
      throw DataError(
          fmt::format("{}: is not as it was written (cut off, changed, or its last run was ended); run its "
                      "command again",
                      name));
    }
    if (recorded == nullptr) recorded = &part;
    records.push_back(record);
  }
  if (recorded != nullptr && bare != nullptr) {
    throw ConfigError(
        fmt::format("{}: there is no {} beside it, as there is beside {}; copy it too, or run the part again",
                    escaped_bytes(bare->string()), escaped_bytes(shard_record_file(*bare).filename().string()),
                    escaped_bytes(recorded->string())));
  }
  return recorded != nullptr;
}

}  // namespace ctxtag
