#include "ctxtag/dataset/shard.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <optional>
#include <regex>

#include "ctxtag/base/error.h"
#include "ctxtag/base/launcher.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr long long kMost = 1000000000;

Shard checked(long long number, long long parts, const std::string& from) {
  if (parts < 1 || number < 1 || number > parts || parts > kMost) {
    throw ConfigError(fmt::format("--shard {}: expected I/N, part I of N, with I from 1 to N, or auto", from));
  }
  return {static_cast<int>(number), static_cast<int>(parts)};
}

std::optional<Shard> in_array(const Variables& variables) {
  const auto variable = [&](const char* name) { return number_in(variables, name); };
  const std::optional<int> task = variable("SLURM_ARRAY_TASK_ID"), first = variable("SLURM_ARRAY_TASK_MIN"),
                           last = variable("SLURM_ARRAY_TASK_MAX"), step = variable("SLURM_ARRAY_TASK_STEP");
  if (!task) return std::nullopt;
  if (!first || !last || *last < *first) throw ConfigError("--shard auto: SLURM_ARRAY_TASK_MIN and MAX are not set");
  const int by = std::max(step.value_or(1), 1);
  if ((*task - *first) % by != 0) throw ConfigError("--shard auto: the job array's ids are not evenly spaced");
  if (const std::optional<int> count = variable("SLURM_ARRAY_TASK_COUNT")) {
    if (*count != (*last - *first) / by + 1) {
      throw ConfigError(
          "--shard auto: the job array's ids have gaps, and which part is whose cannot be told; give --array=1-N, or "
          "--shard I/N");
    }
  }
  return checked((*task - *first) / by + 1, (*last - *first) / by + 1, "auto");
}

Shard from_environment() {
  const Variables variables = own_variables();
  const std::optional<Shard> array = in_array(variables);
  const std::optional<LaunchedProcess> launched = launched_process(variables);
  if (array && launched) {
    return checked((array->number - 1LL) * launched->size + launched->rank + 1, 1LL * array->parts * launched->size,
                   "auto");
  }
  if (array) return *array;
  if (launched) return checked(launched->rank + 1, launched->size, "auto");
  throw ConfigError(
      "--shard auto: neither Slurm nor MPI has started this process (SLURM_ARRAY_TASK_ID, SLURM_PROCID, "
      "OMPI_COMM_WORLD_RANK, PMI_RANK, RANK); give --shard I/N");
}

}  // namespace

std::string Shard::text() const { return fmt::format("{}/{}", number, parts); }

Shard parse_shard(const std::string& text) {
  if (text.empty()) return {};
  if (text == "auto") return from_environment();
  const std::size_t slash = text.find('/');
  long long number = 0, parts = 0;
  if (slash != std::string::npos) {
    if (!parse_number(text.substr(0, slash), number) || !parse_number(text.substr(slash + 1), parts)) parts = 0;
  }
  return checked(number, parts, escaped_bytes(text));
}

std::pair<std::size_t, std::size_t> range_of(const Shard& shard, std::size_t count) {
  const auto parts = static_cast<std::size_t>(shard.parts), number = static_cast<std::size_t>(shard.number);
  if (parts > std::max<std::size_t>(count, 1)) {
    throw ConfigError(fmt::format("--shard {}: there are {} inputs; give at most so many parts", shard.text(), count));
  }
  const std::size_t each = count / parts, longer = count % parts;  // the first shards have one more
  const auto begin = [&](std::size_t shards) { return shards * each + std::min(shards, longer); };
  return {begin(number - 1), begin(number)};
}

std::filesystem::path shard_path(const std::filesystem::path& path, const Shard& shard) {
  if (shard.is_whole() || path.empty() || path == "-") return path;
  std::filesystem::path whole = path.lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  std::filesystem::path stem = whole, ending;
  for (const char* const known : {".gz", ".csv", ".npy", ".jsonl"}) {
    if (stem.extension() != known) continue;
    ending = known + ending.native();
    stem.replace_extension();
  }
  const std::string parts = std::to_string(shard.parts);
  stem += fmt::format(".{:0{}}-of-{}", shard.number, parts.size(), parts);
  stem += ending;
  return stem;
}

namespace {

// A part's place, and what its name says beside: "scores.{}-of-16.csv".
struct NamedPart {
  std::string name;
  int number = 0, parts = 0;
};

std::optional<NamedPart> named_part(const std::filesystem::path& path) {
  static const std::regex kPlace(R"(\.(\d{1,7})-of-(\d{1,7})((?:\.(?:csv|npy|jsonl|gz))*)$)");
  std::filesystem::path plain = path.lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();
  const std::string name = plain.filename().string();
  std::smatch found;
  if (!std::regex_search(name, found, kPlace)) return std::nullopt;
  return NamedPart{found.prefix().str() + ".{}-of-" + found[2].str() + found[3].str(), std::stoi(found[1].str()),
                   std::stoi(found[2].str())};
}

}  // namespace

bool names_a_shard(const std::filesystem::path& path) { return named_part(path).has_value(); }

std::vector<std::filesystem::path> in_order_of_shards(const std::vector<std::filesystem::path>& parts,
                                                      bool incomplete) {
  std::map<int, std::filesystem::path> ordered;
  std::optional<NamedPart> first;
  for (const std::filesystem::path& part : parts) {
    const std::optional<NamedPart> named = named_part(part);
    const std::string text = escaped_bytes(part.string());
    if (!named) {
      if (first)
        throw ConfigError(text + ": its name says no I-of-N, that of " + escaped_bytes(parts[0].string()) + " does");
      continue;
    }
    if (!first && &part != &parts.front()) {
      throw ConfigError(escaped_bytes(parts[0].string()) + ": its name says no I-of-N, that of " + text + " does");
    }
    if (!first) first = named;
    if (named->name != first->name)
      throw ConfigError(text + ": is of another job than " + escaped_bytes(parts[0].string()));
    if (!ordered.emplace(named->number, part).second)
      throw ConfigError(text + ": part " + std::to_string(named->number) + " is there twice");
  }
  if (!first) return parts;
  std::string lacking;
  for (int i = 1; i <= first->parts && !incomplete; ++i) {
    if (ordered.count(i) == 0) lacking += (lacking.empty() ? "" : ", ") + std::to_string(i);
  }
  if (!lacking.empty()) {
    throw ConfigError("of the " + std::to_string(first->parts) + " parts these lack: " + lacking +
                      "; run those again, or give --incomplete");
  }
  std::vector<std::filesystem::path> result;
  result.reserve(ordered.size());
  for (const auto& [number, part] : ordered) result.push_back(part);
  return result;
}

}  // namespace ctxtag
